"""Trials of the whole system: it runs in its own processes, with its own data, on loopback.

`system` starts and ends it, `person` uses it as a browser does, `faults` are what is done to it,
`drill` does that many times and checks; `load_*` bring many people at once.
"""
