"""French of facility reports: months and parts of a year, what is counted, and the ends of lists."""

from __future__ import annotations

_MONTHS = {
    "janvier": "january", "fevrier": "february", "mars": "march", "avril": "april", "mai": "may",
    "juin": "june", "juillet": "july", "aout": "august", "septembre": "september",
    "octobre": "october", "novembre": "november", "decembre": "december",
}  # fmt: skip
_NTH = {
    "premier": "first", "1er": "first", "deuxieme": "second", "second": "second", "2e": "second",
    "troisieme": "third", "3e": "third", "quatrieme": "fourth", "4e": "fourth", "dernier": "last",
}  # fmt: skip
_PARTS = {"semestre": "half", "trimestre": "quarter"}
_MORE = {
    "trimestre": "quarter", "trimestres": "quarters", "semestre": "half year", "mensuelle": "per month",
    "mensuel": "per month", "mensuels": "monthly", "mensuelles": "monthly", "par mois": "per month",
    "annuelle": "per year", "mois": "months", "le mois": "the month", "chaque mois": "each month",
    "du mois": "of the month", "au mois": "in the month", "ce mois": "this month",
    "positif": "positive", "positifs": "positives", "positives": "positives", "positive": "positive",
    "part des": "share of the", "part de": "share of", "la part des": "the share of the",
    "la part de": "the share of", "faits": "done", "effectues": "done", "realises": "done",
    "le plus bas": "lowest", "la plus basse": "lowest", "le plus eleve": "highest",
    "la plus elevee": "highest", "le plus haut": "highest", "le plus faible": "lowest",
    "la plus faible": "lowest", "le plus grand": "highest", "le plus petit": "lowest",
    "les plus bas": "lowest", "les plus eleves": "highest", "les plus faibles": "lowest",
    "combien de fois": "how many times", "fois plus": "times more", "de combien": "by how much",
    "difference de": "difference of", "difference": "difference", "ecart": "difference",
    "ecart entre": "difference between", "n ont pas rapporte": "did not report",
    "n ont rien rapporte": "did not report", "sans rapport": "without report",
    "n ont pas envoye de rapport": "did not report", "en dehors": "outside", "sans compter": "not counting",
    "dernieres annees": "last years", "derniers mois": "last months", "l annee derniere": "last year",
    "la derniere annee": "last year", "de l annee": "of the year", "prives": "private", "prive": "private",
    "privees": "private", "privee": "private", "publics": "public", "publiques": "public",
    "consultations": "attendance", "par rapport a": "compared to",
}  # fmt: skip

_DONE = (
    *("envoye de rapport", "envoye de rapports", "envoye leur rapport", "envoye leurs rapports"),
    *("fait de rapport", "rendu de rapport", "transmis de rapport", "transmis leur rapport"),
    *("rapporte", "rapporte de donnees", "envoye de donnees"),
)
_NO_REPORTS = {
    **{f"{who} pas {done}": "did not report" for who in ("n a", "n ont") for done in _DONE},
    **{f"{who} rien envoye": "did not report" for who in ("n a", "n ont")},
    **{f"{who} jamais rapporte": "never reported" for who in ("n a", "n ont")},
    **{f"ne {said} plus": "stopped reporting" for said in ("rapportent", "rapporte")},
    "ont cesse de rapporter": "stopped reporting", "sans rapports": "without reports",
    "rapports manquants": "missing reports", "mois manquants": "missing months",
    "silencieux": "silent", "silencieuse": "silent", "silencieuses": "silent",
}  # fmt: skip

PHRASES: dict[str, str] = {
    **_NO_REPORTS,
    **_MONTHS,
    **{f"{nth} {part}": f"{first} {english}"
       for nth, first in _NTH.items() for part, english in _PARTS.items()},
    **_MORE,
}  # fmt: skip
