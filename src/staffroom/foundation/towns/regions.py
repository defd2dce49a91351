"""What regions are called, in countries whose towns are told apart by them: by GeoNames' codes of the first level.

The states of the USA come with the towns. Elsewhere a town and its country say enough.
"""

_TOLD = {
    "GB": "ENG England; SCT Scotland; WLS Wales; NIR Northern Ireland",
    "IE": "C Connacht; L Leinster; M Munster; U Ulster",
    "DE": "01 Baden-Württemberg; 02 Bayern; 03 Bremen; 04 Hamburg; 05 Hessen; 06 Niedersachsen; "
    "07 Nordrhein-Westfalen; 08 Rheinland-Pfalz; 09 Saarland; 10 Schleswig-Holstein; 11 Brandenburg; "
    "12 Mecklenburg-Vorpommern; 13 Sachsen; 14 Sachsen-Anhalt; 15 Thüringen; 16 Berlin",
    "AT": "01 Burgenland; 02 Kärnten; 03 Niederösterreich; 04 Oberösterreich; 05 Salzburg; 06 Steiermark; 07 Tirol; "
    "08 Vorarlberg; 09 Wien",
    "CH": "AG Aargau; AI Appenzell Innerrhoden; AR Appenzell Ausserrhoden; BE Bern; BL Basel-Landschaft; "
    "BS Basel-Stadt; FR Fribourg; GE Genève; GL Glarus; GR Graubünden; JU Jura; LU Luzern; NE Neuchâtel; "
    "NW Nidwalden; OW Obwalden; SG St. Gallen; SH Schaffhausen; SO Solothurn; SZ Schwyz; TG Thurgau; TI Ticino; "
    "UR Uri; VD Vaud; VS Valais; ZG Zug; ZH Zürich",
    "CA": "01 Alberta; 02 British Columbia; 03 Manitoba; 04 New Brunswick; 05 Newfoundland and Labrador; "
    "07 Nova Scotia; 08 Ontario; 09 Prince Edward Island; 10 Quebec; 11 Saskatchewan; 12 Yukon; "
    "13 Northwest Territories; 14 Nunavut",
    "AU": "01 Australian Capital Territory; 02 New South Wales; 03 Northern Territory; 04 Queensland; "
    "05 South Australia; 06 Tasmania; 07 Victoria; 08 Western Australia",
}
REGIONS: dict[tuple[str, str], str] = {
    (country, code): name
    for country, told in _TOLD.items()
    for code, _space, name in (region.partition(" ") for region in told.split("; "))
}
