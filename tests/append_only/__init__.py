"""Lets tests empty a database whose audit rows are guarded.

A test that commits (live server, threads) ends with Django's `flush`, which the guards
would refuse. Only the settings of the tests install this app.
"""
