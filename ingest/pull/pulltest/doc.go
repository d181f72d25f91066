// Package pulltest holds a source to the promises of `sync`, whatever its vendor does: it runs the
// source against a scripted server, once undisturbed and then under every fault there is a name for,
// and compares what is in the database in the end.
//
//	pulltest.Faults(t, pulltest.Case{Source: source, Settings: settings, Getenv: env, Handler: newServer})
//
// The rule every run is held to: the database equals that of the undisturbed run, after as many more
// syncs as it takes to be complete, or the run says that it is incomplete.
package pulltest
