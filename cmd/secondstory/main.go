// Command secondstory finds the second story: what an organisation's incidents have in common.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args, osEnv())
	stop()
	os.Exit(code)
}
