package people

import "fmt"

// What is missed where there is no roster and names must be inferred, measured on the documents of
// testdata/people/planted.txtar by a test that fails when the figures are not true any more.
const (
	PlantedPlaces     = 212
	MissedPlaces      = 14
	MostMissedPercent = 10
)

// Missed is the measure as it is kept with a run: "14 of 212".
func Missed() string { return fmt.Sprintf("%d of %d", MissedPlaces, PlantedPlaces) }

// MissRate says the measured miss rate in words.
func MissRate() string {
	return fmt.Sprintf("without a roster %d of %d planted names were missed (%.0f %%)", MissedPlaces, PlantedPlaces, 100*float64(MissedPlaces)/float64(PlantedPlaces))
}
