"""The words that mail programs put between an answer and what it answers, in English, German, French and Spanish.

Header labels also in a few more languages, since they cost a line each.
"""

WROTE = (
    *("wrote", "writes", "said", "scribbled", "has written", "you wrote"),
    *("schrieb", "schrieben", "schreibt", "schriebst", "hat geschrieben", "geschrieben", "meinte"),
    *("a écrit", "a ecrit", "écrit", "avez écrit", "écrivait", "écrivit"),
    *("escribió", "escribio", "escribe", "ha escrito"),
)
"""What ends (or, in German, may stand within) “On Monday, Jo wrote:”."""

LEADS = (
    *("On", "In message", "At", "In article", "Thus spake"),
    *("Am", "In der Nachricht"),
    *("Le", "En date du", "Dans son message", "Dans l'article"),
    *("El", "En fecha", "En el mensaje"),
)
"""What “On Monday, Jo wrote:” begins with."""

CITING = ("Quoting", "Citing", "Zitat von", "Citation de", "Citando a")
"""What “Quoting Jo:” begins with."""

DAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday"),
    *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
)
"""Days that “On Monday, Jo wrote:” may name where it has no date in digits."""

ORIGINALS = (
    *("original message", "original appointment", "original e-mail", "original email", "reply message"),
    *("ursprüngliche nachricht", "urspruengliche nachricht", "originalnachricht", "original-nachricht"),
    *("originalmail", "original-mail", "ursprüngliche e-mail", "originaltermin"),
    *("message d'origine", "message d’origine", "message original", "message initial", "courriel original"),
    *("rendez-vous d'origine", "e-mail d'origine"),
    *("mensaje original", "mensaje de origen", "correo original"),
)
"""What stands between dashes above the mail that is answered."""

FORWARDS = (
    *("forwarded message", "begin forwarded message", "forwarded mail", "original message forwarded"),
    *("weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "weitergeleitete e-mail"),
    *("message transféré", "message transmis", "début du message réexpédié", "début du message transféré"),
    *("mensaje reenviado", "inicio del mensaje reenviado", "mensaje enviado por reenvío"),
)
"""What stands above a mail that is passed on, not answered."""

HEADER_LABELS = (
    {  # English
        "from": ("from",),
        "date": ("sent", "date", "sent on"),
        "to": ("to",),
        "subject": ("subject",),
        "other": ("cc", "bcc", "reply-to", "reply to", "importance", "organization", "attachments", "message-id"),
    },
    {  # German
        "from": ("von",),
        "date": ("gesendet", "datum", "gesendet am"),
        "to": ("an",),
        "subject": ("betreff",),
        "other": ("cc", "kopie", "antwort an", "wichtigkeit", "priorität", "anlagen"),
    },
    {  # French
        "from": ("de", "expéditeur"),
        "date": ("envoyé", "date", "date d'envoi", "envoyé le", "date d’envoi"),
        "to": ("à", "a", "pour", "destinataire"),
        "subject": ("objet", "sujet"),
        "other": ("cc", "cci", "copie à", "répondre à", "importance", "pièces jointes"),
    },
    {  # Spanish
        "from": ("de",),
        "date": ("enviado", "enviado el", "fecha", "enviado en"),
        "to": ("para",),
        "subject": ("asunto",),
        "other": ("cc", "cco", "con copia", "responder a", "importancia"),
    },
    {  # Italian
        "from": ("da",),
        "date": ("inviato", "data"),
        "to": ("a",),
        "subject": ("oggetto",),
        "other": ("cc",),
    },
    {  # Dutch
        "from": ("van",),
        "date": ("verzonden", "datum"),
        "to": ("aan",),
        "subject": ("onderwerp",),
        "other": ("cc",),
    },
    {  # Portuguese
        "from": ("de",),
        "date": ("enviada em", "enviado", "data"),
        "to": ("para",),
        "subject": ("assunto",),
        "other": ("cc",),
    },
)
"""What the lines above a quoted mail are called, by what they say."""

FOOTERS = (
    *("mailing list", "mailinglist", "listinfo", "mailman", "unsubscribe", "to leave this list", "this list"),
    *("discussion list", "list archives", "subscribed to"),
    *("abbestellen", "abmelden", "austragen", "verteiler", "mailingliste"),
    *("désabonner", "désinscrire", "liste de diffusion", "se désinscrire"),
    *("darse de baja", "cancelar la suscripción", "lista de correo", "anular la suscripción"),
)
"""One of these stands in what a list appends to each mail."""

PROGRAMS = (
    *("outlook", "mail for", "mail", "windows mail", "yahoo", "gmail", "proton", "samsung", "huawei", "android"),
    *("blackberry", "iphone", "ipad", "ios", "nine", "spark", "aqua ?mail", "k-9", "fairemail", "thunderbird", "hey"),
    *("gmx", "web.de", "t-online", "freemail", "orange", "courrier", "correo", "smartphone", "mobile", "tablet"),
    *("meinem", "mein", "mon", "ma", "mi", "my"),
)
"""What mail was “sent from”, as regular expressions: programs and things, and the words that say whose."""

DEVICES = (
    r"sent (from|via|with|using) (a |an |the )?{programs}\b",
    r"(get|download) outlook for ",
    r"(diese (nachricht|e-mail) wurde )?(von|aus|mit) (meine[mr]|der|dem) .{2,60} gesendet\W*$",
    r"gesendet (von|mit|aus|über) (der |einem |dem )?{programs}\b",
    r"(holen|laden|beziehen) sie (sich )?outlook für ",
    r"outlook für .{2,20} (beziehen|herunterladen|holen)",
    r"envoyé (de|depuis|à partir de|avec|via) (l['’]application |le |la )?{programs}\b",
    r"(télécharger|obtenir|obtenez|téléchargez) outlook pour ",
    r"enviado (desde|con|mediante) (la aplicación |el |la )?{programs}\b",
    r"(obtener|obtenga|descargar) outlook para ",
)
"""How the line begins that a telephone adds (regular expressions, any case)."""
