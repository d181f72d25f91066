package score

// The second batch was written when the classes behind the misses of the first were mended.

func awsMore() []statusText {
	return []statusText{
		{"02:34", "04:20", "PDT", []string{
			"3:02 AM PDT| We are investigating elevated task failures in the AP-NORTHEAST-3 Region.",
			"4:38 AM PDT| From 2:34 AM PDT tasks failed to start in the AP-NORTHEAST-3 Region. We identified a misconfigured subnet at 3:40 AM PDT, corrected it, and by 4:20 AM PDT tasks were starting normally again."}},
		{"19:18", "20:02", "PST", []string{
			"7:46 PM PST| Some customers may be experiencing timeouts on reads.",
			"8:15 PM PST| We experienced read timeouts in a single Availability Zone between 7:18 PM and 8:02 PM PST. We have resolved the issue."}},
		{"10:50", "13:15", "PDT", []string{
			"11:12 AM PDT| We are investigating increased errors for stream consumers.",
			"12:05 PM PDT| Errors for stream consumers, which began at 10:50 AM PDT, continue. Our engineers are replacing the affected hosts.",
			"1:31 PM PDT| All affected hosts were replaced by 1:15 PM PDT, at which time errors returned to normal levels. The service is operating normally."}},
		{"00:05", "00:52", "PST", []string{
			"12:21 AM PST| We can confirm elevated authentication errors.",
			"1:04 AM PST| Between 12:05 AM and 12:52 AM PST, some requests failed authentication. The issue has been resolved and the service is operating normally."}},
		{"15:40", "16:28", "PDT", []string{
			"4:01 PM PDT| Starting at 3:40 PM PDT, customers are seeing increased latency for table scans.",
			"4:44 PM PDT| Latency for table scans has been back at normal levels since 4:28 PM PDT. We consider the issue resolved."}},
		{"08:14", "09:55", "PST", []string{
			"8:40 AM PST| We are investigating delivery delays for text messages to one carrier in India.",
			"10:12 AM PST| Text messages to one carrier in India were delayed from 8:14 AM PST to 9:55 AM PST. The carrier has fixed the problem on its side."}},
		{"23:31", "01:08", "PDT", []string{
			"11:58 PM PDT| We are investigating increased API errors in the AF-SOUTH-1 Region.",
			"Sep 9,  1:20 AM PDT| API errors in the AF-SOUTH-1 Region were elevated between Sep 8, 11:31 PM and Sep 9, 1:08 AM PDT. The issue is resolved."}},
		{"06:29", "07:10", "PST", []string{
			"6:55 AM PST| One of our power feeds in a single data center failed at 6:29 AM PST, and some instances lost power.",
			"7:33 AM PST| Power was restored at 7:10 AM PST and instances have come back. A small number of volumes are still being recovered."}},
	}
}

func azureMore() []statusText {
	return []statusText{
		{"20230914T06:45:00", "20230914T09:20:00", "UTC", []string{"09/14/2023", "Post Incident Review (PIR) - Key storage - Norway East",
			`<p><strong>What happened?</strong></p><p>Between 06:45 and approximately 09:20 UTC on 14 September 2023, requests to key storage in Norway East may have failed with code 503.</p>`}},
		{"20201002T20:30:00", "20201003T01:15:00", "UTC", []string{"10/02/2020", "RCA - Batch jobs - Mitigated",
			`<p><strong>Summary of Impact:</strong> Between 20:30 UTC on 02 Oct and 01:15 UTC on 03 Oct 2020, batch jobs may have waited in the queue.</p><p><strong>Mitigation:</strong> The faulty build was rolled back at 00:50 UTC.</p>`}},
		{"20220321T03:00:00", "20220321T05:30:00", "UTC", []string{"03/21/2022", "Mail relay - delays",
			`<p><strong>Summary of impact:</strong> Starting as early as 03:00 UTC on 21 Mar 2022, mail may have been delayed. Our telemetry shows that the impact ended at 05:30 UTC on 21 Mar 2022.</p>`}},
		{"20240809T10:12:00", "20240809T11:02:00", "UTC", []string{"08/09/2024", "Post Incident Review (PIR) - App hosting - Canada East",
			`<p><strong>What happened?</strong></p><p>Between 10:12 UTC and 11:02 UTC on 9 August 2024, apps hosted in Canada East may have answered with errors.</p><p><strong>How did we respond?</strong></p><ul><li>10:12 UTC - Customer impact began, triggered by a deployment.</li><li>10:19 UTC - Monitoring alerted our engineers.</li><li>10:40 UTC - The deployment was stopped.</li><li>11:02 UTC - Service(s) restored, and customer impact mitigated.</li></ul>`}},
		{"20210119T14:10:00", "20210119T16:00:00", "UTC", []string{"01/19/2021", "RCA - Video analysis - Mitigated",
			`<p><strong>Summary of Impact:</strong> Between as early as 14:10 and 16:00 UTC on 19 Jan 2021, analysis of videos may have failed.</p>`}},
		{"20230406T21:55:00", "20230407T00:00:00", "UTC", []string{"04/06/2023", "Mitigated - Build agents",
			`<p><strong>What happened?</strong></p><p>Between 21:55 UTC on 6 April 2023 and 00:00 UTC on 7 April 2023, build agents may have been offline.</p>`}},
		{"20191028T09:05:00", "20191028T12:36:00", "UTC", []string{"10/28/2019", "RCA - Virtual networks - France Central",
			`<p><strong>Summary of impact:</strong> Between 09:05 and 12:36 UTC on 28 Oct 2019, you were identified as a customer in France Central who may have been unable to create virtual networks.</p><p><strong>Root cause:</strong> At 08:50 UTC a certificate was renewed with a wrong name.</p>`}},
	}
}

func googleMore() []statusText {
	return []statusText{
		{"2022-08-16 05:14:00", "2022-08-16 09:37:00", "PDT", []string{"Multiple regions: elevated latency for vector search",
			"2022-08-16T13:00:00+00:00| SERVICE_DISRUPTION| Summary: elevated latency\nDescription: We are experiencing an issue with vector search beginning at Tuesday, 2022-08-16 05:14 PDT.\nSymptoms: slow answers.",
			"2022-08-16T16:50:00+00:00| AVAILABLE| The issue with vector search has been resolved for all affected users as of Tuesday, 2022-08-16 09:37 PDT."}},
		{"2019-11-05 12:30:00", "2019-11-05 13:44:00", "PST", []string{"Disk snapshots fail",
			"2019-11-05T21:02:00Z| Snapshots of disks have been failing in us-west2 since 12:30 US/Pacific. Our engineers are on it. The next update will be at 14:00 US/Pacific.",
			"2019-11-05T21:55:00Z| Snapshots are working again since 13:44 US/Pacific. The issue is resolved."}},
		{"2021-01-14 18:00:00", "2021-01-14 21:25:00", "PST", []string{"Parcel Queue: stuck deliveries",
			"2021-01-15T03:10:00+00:00| SERVICE_DISRUPTION| Summary: stuck deliveries\nDescription: Since about 6 PM US/Pacific deliveries are stuck for some projects.",
			"2021-01-15T06:30:00+00:00| AVAILABLE| # Mini Incident Report\n\n(All Times US/Pacific)\n\n**Incident Start:** 14 January, 2021 18:00\n\n**Incident End:** 14 January, 2021 21:25\n\n**Duration:** 3 hours, 25 minutes\n\n**Description:** Deliveries were stuck."}},
		{"2023-06-08 04:40:00", "2023-06-08 06:05:00", "PDT", []string{"Console: lists are empty",
			"2023-06-08T12:15:00+00:00| SERVICE_INFORMATION| Summary: lists are empty\nDescription: Starting Thursday, 2023-06-08 04:40 PDT, lists in the console are empty for some users. Workaround: use the command line.",
			"2023-06-08T13:20:00+00:00| AVAILABLE| Lists are shown again for all users. The issue was fully mitigated at Thursday, 2023-06-08 06:05 PDT."}},
		{"2020-02-18 22:45:00", "2020-02-19 00:15:00", "PST", []string{"Backups are late",
			"2020-02-19T07:20:00Z| We are experiencing an issue with backups beginning at Tuesday, 2020-02-18 22:45 US/Pacific. For everyone who is affected, we apologize for the disruption.",
			"2020-02-19T08:40:00Z| The issue with backups has been resolved for all affected projects as of Wednesday, 2020-02-19 00:15 US/Pacific."}},
		{"2024-03-21 11:26:00", "2024-03-21 13:09:00", "PDT", []string{"us-west1: functions time out",
			"2024-03-21T18:50:00+00:00| SERVICE_OUTAGE| Summary: functions time out\nDescription: We are investigating.",
			"2024-03-27T15:00:00+00:00| AVAILABLE| # Incident Report\n\n## Summary\n\nOn 21 March 2024, functions in us-west1 timed out from 11:26 to 13:09 US/Pacific, a duration of 1 hour and 43 minutes.\n\n## Root Cause\n\nA quota was lowered on 20 March 2024 at 16:00 US/Pacific.\n\n## Remediation and Prevention\n\nOn 21 March 2024 at 11:31 US/Pacific, engineers were alerted. The quota was raised at 12:58 US/Pacific."}},
		{"2021-08-03 09:57:00", "2021-08-03 10:48:00", "PDT", []string{"Elevated 500s",
			"2021-08-03T17:20:00+00:00| SERVICE_DISRUPTION| Summary: Elevated 500s\nDescription: We are seeing elevated errors as of Tuesday, 2021-08-03 09:57 US/Pacific.",
			"2021-08-03T18:00:00+00:00| AVAILABLE| Error rates have been normal since Tuesday, 2021-08-03 10:48 US/Pacific and we consider this resolved. We thank you for your patience."}},
		{"2022-10-11 02:20:00", "2022-10-11 03:32:00", "PDT", []string{"Query results incomplete",
			"2022-10-11T09:45:00+00:00| SERVICE_DISRUPTION| Summary: incomplete results\nDescription: The issue began at 02:20 US/Pacific. The rollback has started and we expect it to be complete by Tuesday, 2022-10-11 04:00 US/Pacific.",
			"2022-10-11T10:50:00+00:00| AVAILABLE| The rollback was complete at 03:32 US/Pacific, and results are complete again. The issue has been resolved."}},
	}
}
