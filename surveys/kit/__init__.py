"""The launch kit: what an organisation says before its first pulse, in every language we speak.

Ours are files beside this one; an organisation may keep its own text instead. Two of the pieces go
out as mails without any link, by themselves; the others are to be printed, copied or taken along.
"""
