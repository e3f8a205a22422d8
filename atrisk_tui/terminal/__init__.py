"""Everything that hardens the terminal; what is needed before Textual is imported is free of it.

* start.py      is there a usable terminal; prompt frames, a quiet environment for a slow link
* safe_text.py  no control character of anyone's data reaches a terminal
* hangup.py     hang-up and stop signals end the program at once, terminal restored
* crash.py      a bug ends the program with a reference and tells no customer data
* collector.py  the garbage collector stays out of the way of keys
* driver.py     bad bytes and absurd window sizes survive
* keys.py       one key at a time, in the order typed
* display.py    only changed lines are sent, and the terminal scrolls
* late_render.py  only changed lines are rendered, and once
* pacing.py     a frame comes at once; what is typed ahead shares frames
* hardened.py   the App that has it all
"""
