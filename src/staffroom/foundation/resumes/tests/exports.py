"""Files as people bring them along, made from the tables and titles that LinkedIn's export is known to have."""

import io
import zipfile

PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
    "Twitter Handles,Websites,Instant Messengers\n"
    'Wilma,Schöner,,"4 Hill Rd, Leeds",4 May,"Librarian and archivist, Highland Seabird Trust",'
    '"I look after what seabirds leave on paper.\n\nAsk me about deeds of gift.",Libraries,LS1,'
    '"Leeds, England, United Kingdom",[wilma],"[PERSONAL:https://wilma.example/,BLOG:https://blog.example/w]",\n'
)
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Highland Seabird Trust,Librarian and archivist,"Alone, with 400 boxes",Leeds,Mar 2019,\n'
    "County Record Office,Archive assistant,,York,Sep 2012,Feb 2019\n"
)
EDUCATION = (
    "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    "University of Sheffield,2010,2011,,MA Librarianship,\nA-levels College,2004,2006,,,\n"
)
SKILLS = "Name\nCataloguing\nCopyright\nCataloguing\n"
LANGUAGES = "Name,Proficiency\nEnglish,Native or bilingual proficiency\nGerman,Limited working proficiency\n"
CERTIFICATIONS = (
    "Name,Url,Authority,Started On,Finished On,License Number\n"
    "Chartered Membership,https://cert.example/1,CILIP,Jun 2016,,77\n"
)
CONNECTIONS = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing."\n'
    "\n"
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ira,Vance,https://www.linkedin.com/in/ira,ira@vance.example,Museum,Registrar,12 Mar 2024\n"
    "Neha,,https://www.linkedin.com/in/neha,,School,Librarian,03 Jan 2023\n"
    "Tom,Ash,https://www.linkedin.com/in/tom,Tom@Ash.example,Court,Law librarian,01 Aug 2021\n"
)
MESSAGES = "CONVERSATION ID,FROM,TO,CONTENT\n1,Ira,Wilma,SECRET WORDS OF IRA\n"

TABLES = {
    "Profile.csv": PROFILE,
    "Positions.csv": POSITIONS,
    "Education.csv": EDUCATION,
    "Skills.csv": SKILLS,
    "Languages.csv": LANGUAGES,
    "Certifications.csv": CERTIFICATIONS,
    "Connections.csv": CONNECTIONS,
    "messages.csv": MESSAGES,
}


def packed(tables: dict[str, str | bytes], folder: str = "") -> bytes:
    """A zip of these tables."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in tables.items():
            made.writestr(f"{folder}{name}", content)
    return octets.getvalue()


def marked(export: bytes, *, at: int, mark: bytes) -> bytes:
    """The zip with `mark` written `at` so many octets into each header of its files, here and in its list."""
    octets = bytearray(export)
    for signature, beyond in ((b"PK\x03\x04", at), (b"PK\x01\x02", at + 2)):
        found = octets.find(signature)
        while found >= 0:
            octets[found + beyond : found + beyond + len(mark)] = mark
            found = octets.find(signature, found + 4)
    return bytes(octets)


def linkedin_export() -> bytes:
    return packed(dict(TABLES), folder="Complete_LinkedInDataExport_11-20-2026/")


CARD = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Wilma Schöner\r\nN:Schöner;Wilma;;;MCLIP\r\nPRONOUNS:she/her\r\n"
    "TITLE:Librarian\r\nORG:Highland Seabird Trust;Archive\r\nNOTE:Alone\\, with 400 boxes.\\nAnd\r\n"
    "  a cat.\r\nEMAIL;TYPE=work:wilma@trust.example\r\nitem1.URL:https://wilma.example/\r\n"
    "ADR;TYPE=work:;;4 Hill Rd;Leeds;;LS1;United Kingdom\r\nLANG:de\r\nEXPERTISE:Deeds of gift\r\nEND:VCARD\r\n"
)
RESUME = """{
  "basics": {"name": "Wilma Schöner", "label": "Librarian", "summary": "Alone, with 400 boxes.",
    "url": "https://wilma.example/", "location": {"city": "Leeds", "countryCode": "GB"},
    "profiles": [{"network": "Mastodon", "url": "https://glam.example/@wilma"}]},
  "work": [{"name": "Highland Seabird Trust", "position": "Librarian", "startDate": "2019-03-01"},
    {"company": "County Record Office", "position": "Assistant", "startDate": "2012-09", "endDate": "2019-02"}],
  "volunteer": [{"organization": "Reading Scheme", "position": "Reader", "startDate": "2015"}],
  "education": [{"institution": "University of Sheffield", "area": "Librarianship", "studyType": "MA",
    "endDate": "2011-09-01"}],
  "certificates": [{"name": "Chartered Membership", "date": "2016-06-01", "issuer": "CILIP"}],
  "languages": [{"language": "German", "fluency": "a little"}],
  "skills": [{"name": "Cataloguing", "keywords": ["MARC"]}, "no object", {"name": 7}]
}"""
