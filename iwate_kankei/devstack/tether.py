"""python tether.py PARENT SIGNAL UID GID COMMAND... (started by processes.Child, never imported)

Becomes COMMAND, as the given account unless UID is -, and asks Linux to send it SIGNAL when PARENT dies, even
by kill -9. A program of its own, because Popen's preexec_fn is not safe once there are threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1

parent, signal, uid, gid, *command = sys.argv[1:]
if uid != "-":
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)  # after setuid, which would clear it
    if os.getppid() != int(parent):
        sys.exit("the supervisor has died meanwhile")
os.execvp(command[0], command)
