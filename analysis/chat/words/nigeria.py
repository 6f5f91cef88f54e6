"""Names of Nigeria that a question may hold while the data do not."""

from __future__ import annotations

#: The 36 states and the capital territory, in lower case.
STATES = frozenset(
    [
        "abia", "adamawa", "akwa ibom", "anambra", "bauchi", "bayelsa", "benue", "borno",
        "cross river", "delta", "ebonyi", "edo", "ekiti", "enugu", "gombe", "imo", "jigawa",
        "kaduna", "kano", "katsina", "kebbi", "kogi", "kwara", "lagos", "nasarawa", "niger", "ogun",
        "ondo", "osun", "oyo", "plateau", "rivers", "sokoto", "taraba", "yobe", "zamfara", "abuja",
    ]
)  # fmt: skip
