"""Places and enterprises (点位、场所、一企一档): where they lie, what happened there, and what alarms they gave."""
