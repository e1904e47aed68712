"""The compiled engine: event-driven on infections, one run per thread.

Nothing here loops over agents, except one copy of a byte per agent when a run starts. When
somebody is infected, everything the infection may do is drawn at once (course of disease,
contacts that would transmit, with their day, layer and person) and put in queues by day;
a day then only looks at what is due. Measures thin what is due; they never cost per agent.

`day.py` lists the order of a day in one place.
"""
