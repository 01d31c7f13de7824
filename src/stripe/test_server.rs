//! A scripted HTTP server for the tests of this module.
