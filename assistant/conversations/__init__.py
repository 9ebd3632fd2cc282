"""Conversations as they are kept: what was asked, what was found, what was answered.

`conversation` is what they are made of, `content` their JSON, `kept` the way to them through the
door, `scope` where a question is searched for, `first_questions` what may be asked on a first visit.
"""
