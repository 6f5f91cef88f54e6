"""Columns of people by age group."""

from __future__ import annotations

#: Headers (letters and digits) of the people of an age group.
AGE_POPULATIONS = {
    "population_u5": ("populationu5", "u5population", "popu5", "u5pop", "populationunder5"),
    "population_pw": ("populationpw", "pwpopulation", "poppw", "pregnantwomen", "pwpop"),
}
