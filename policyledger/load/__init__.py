"""From files to records. Loading never raises for what an editor wrote: it gives problems."""
