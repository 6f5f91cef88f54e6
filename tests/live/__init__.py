"""The whole system in its own processes: killed, emptied, restarted."""
