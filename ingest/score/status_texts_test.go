package score

import (
	"fmt"
	"html"
	"strings"
	"testing"
)

// statusText is one report in the manner of a provider: its updates, oldest first, and when the incident
// began and was over, as a reader takes it.
type statusText struct {
	start, end, zone string
	updates          []string
}

// TestStatusTexts_TellStartAndEnd reads texts that were written for it, labelled before they were read.
func TestStatusTexts_TellStartAndEnd(t *testing.T) {
	t.Parallel()
	records := map[string][]atlargeRecord{"AWS": awsRecords(), "Azure": azureRecords(), "GCP": googleRecords()}
	for _, set := range atlargeSets() {
		var rep Report
		if err := rep.provider(t.Context(), set, records[set.vendor]); err != nil {
			t.Fatal(err)
		}
		for _, f := range rep.Fields {
			for _, m := range f.Misses {
				t.Errorf("%s %s: %s, want %s", m.ID, f.Field, m.Found, m.Want)
			}
		}
	}
}

func awsRecords() []atlargeRecord {
	var out []atlargeRecord
	for i, s := range append(awsTexts(), awsMore()...) {
		r := atlargeRecord{ID: fmt.Sprintf("aws-%d", i+1), Vendor: "AWS", Year: 2022, Service: "Parcel Queue", Title: "[RESOLVED] Increased error rates"}
		for _, u := range s.updates {
			posted, text, _ := strings.Cut(u, "| ")
			r.BodyHTML += `<div><span class="yellowfg">` + posted + "</span>&nbsp;" + html.EscapeString(text) + "</div>"
		}
		r.Labels.Start, r.Labels.End, r.Labels.Zone = s.start, s.end, s.zone
		out = append(out, r)
	}
	return out
}

func azureRecords() []atlargeRecord {
	var out []atlargeRecord
	for i, s := range append(azureTexts(), azureMore()...) {
		r := atlargeRecord{ID: fmt.Sprintf("azure-%d", i+1), Vendor: "Azure"}
		r.BodyHTML = `<div class="incident-history-item"><button type="button"><span class="hide-text">` + s.updates[0] + `</span><div class="incident-history-title">
      ` + s.updates[1] + `
   </div><div class="incident-history-tracking-id">Tracking ID: XY` + fmt.Sprint(i) + `Z-000</div></button><div class="card-body">` + s.updates[2] + `</div></div>`
		r.Labels.Start, r.Labels.End, r.Labels.Zone = s.start, s.end, s.zone
		out = append(out, r)
	}
	return out
}

// googleRecords are printed as a Python list, newest first; what stands before the bar is when an update was posted.
func googleRecords() []atlargeRecord {
	var out []atlargeRecord
	for i, s := range append(googleTexts(), googleMore()...) {
		r := atlargeRecord{ID: fmt.Sprintf("gcp-%d", i+1), Vendor: "GCP", Service: "Parcel Queue", Title: s.updates[0]}
		var list []string
		for _, u := range s.updates[1:] {
			posted, text, _ := strings.Cut(u, "| ")
			status := "None"
			if state, rest, ok := strings.Cut(text, "| "); ok {
				status, text = "'"+state+"'", rest
			}
			text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text)
			list = append([]string{fmt.Sprintf(`{'affected_locations': None, 'created': '%[1]s', 'modified': '%[1]s', 'status': %s, 'text': "%s", 'when': '%[1]s'}`, posted, status, text)}, list...)
		}
		if len(list) > 0 {
			r.Body = "[" + strings.Join(list, "\n ") + "]"
		}
		r.Labels.Start, r.Labels.End, r.Labels.Zone = s.start, s.end, s.zone
		out = append(out, r)
	}
	return out
}

func awsTexts() []statusText {
	return []statusText{
		{"07:12", "08:03", "PDT", []string{
			"7:31 AM PDT| We are investigating increased error rates for queue polling in the US-EAST-1 Region.",
			"8:19 AM PDT| Starting at approximately 7:12 AM PDT, some customers saw increased error rates when polling queues in the US-EAST-1 Region. Error rates returned to normal levels at 8:03 AM PDT. The service is operating normally."}},
		{"22:48", "01:26", "PST", []string{
			"11:05 PM PST| We are looking into elevated latencies for message delivery in the EU-WEST-2 Region.",
			"Jan 14, 12:40 AM PST| We have found the cause of the elevated latencies and are working on it.",
			"Jan 14,  1:51 AM PST| Between 10:48 PM PST on January 13 and 1:26 AM PST on January 14, messages in the EU-WEST-2 Region were delivered late. The issue has been resolved and the service is operating normally."}},
		{"12:00", "13:22", "PDT", []string{
			"12:35 PM PDT| We can confirm launch failures of new workers in a single Availability Zone.",
			"1:40 PM PDT| Between noon and 1:22 PM PDT new workers could not be launched in one Availability Zone in the US-WEST-2 Region. The issue is resolved."}},
		{"23:10", "00:00", "PST", []string{
			"11:38 PM PST| We are investigating connectivity issues in the SA-EAST-1 Region.",
			"Feb 3, 12:20 AM PST| From 11:10 PM PST until midnight PST, customers experienced packet loss between instances in the SA-EAST-1 Region. Connectivity has been restored."}},
		{"14:05", "15:50", "PDT", []string{
			"2:41 PM PDT| We are investigating delays in metrics.",
			"4:11 PM PDT| Metrics were delayed from 2:05 PM to 3:50 PM PDT. No data was lost. The backlog has been worked off and all metrics are current."}},
		{"09:40", "10:15", "PST", []string{
			"10:33 AM PST| Between 9:40 and 10:15 AM PST we experienced increased API faults in the CA-CENTRAL-1 Region. The issue has been resolved and the service is operating normally."}},
		{"05:52", "06:47", "PDT", []string{
			"6:20 AM PDT| Beginning at 5:52 AM PDT, we are experiencing elevated API error rates in the AP-SOUTH-1 Region. We are working to identify the root cause.",
			"6:45 AM PDT| We see signs of recovery and continue to monitor.",
			"7:01 AM PDT| As of 6:47 AM PDT API error rates have recovered. The issue is resolved."}},
		{"16:20", "17:44", "PST", []string{
			"4:20 PM PST| We are investigating increased latencies in the US-GOV-EAST-1 Region.",
			"5:02 PM PST| We continue to investigate increased latencies.",
			"5:44 PM PST| We have resolved the issue that caused increased latencies in the US-GOV-EAST-1 Region. The service is operating normally."}},
		{"03:17", "04:58", "PDT", []string{
			"3:49 AM PDT| We are seeing reports of failed job submissions.",
			"5:20 AM PDT| At 3:17 AM PDT a deployment caused job submissions to fail in the EU-NORTH-1 Region. We rolled the deployment back at 4:41 AM PDT, and submissions fully recovered by 4:58 AM PDT."}},
		{"13:33", "18:05", "PST", []string{
			"2:02 PM PST| We are investigating impaired volumes in the AP-SOUTHEAST-2 Region.",
			"3:30 PM PST| The majority of volumes had recovered by 3:12 PM PST. We are working on the remaining volumes.",
			"6:31 PM PST| Starting at 1:33 PM PST, a loss of power impaired some volumes in one Availability Zone. Most volumes recovered by 3:12 PM PST, and the last of them were recovered by 6:05 PM PST. We will contact the owners of volumes that need action."}},
		{"08:26", "09:09", "PDT", []string{
			"8:57 AM PDT| We're investigating increased latency for reads.",
			"9:24 AM PDT| For 43 minutes beginning at 8:26 AM PDT, reads were slow in the US-WEST-1 Region. This is now fixed."}},
		{"20:15", "21:31", "PST", []string{
			"8:44 PM PST| We are aware of elevated error rates for sign-in in the EU-CENTRAL-1 Region.",
			"9:50 PM PST| Between 8:15 PM and 9:31 PM PST, some users in the EU-CENTRAL-1 Region could not sign in. Users who were signed in before 8:00 PM PST were not affected. The issue is resolved. We expect to publish a summary by 11:00 PM PST."}},
		{"11:58", "12:41", "PDT", []string{
			"12:20 PM PDT| We are investigating elevated invoke errors.",
			"12:55 PM PDT| Between 11:58 AM and 12:41 PM PDT we experienced elevated invoke errors in the ME-SOUTH-1 Region. The issue has been resolved and the service is operating normally."}},
		{"06:02", "06:40", "PST", []string{
			"6:31 AM PST| We have identified the cause of increased faults for image scans, which began at 6:02 AM PST, and are working to resolve it.",
			"6:52 AM PST| The increased faults for image scans were resolved at 6:40 AM PST."}},
		{"17:25", "19:10", "PDT", []string{
			"5:49 PM PDT| We are investigating delayed notifications.",
			"7:22 PM PDT| Delivery of notifications was delayed by up to 20 minutes between 5:25 PM and 6:30 PM PDT for all topics, and between 6:30 PM and 7:10 PM PDT for mobile push. All notifications have been delivered."}},
		{"10:03", "10:37", "PST", []string{
			"10:25 AM PST| We can confirm DNS resolution failures for some private zones since 10:03 AM PST.",
			"10:58 AM PST| DNS resolution failures for some private zones ended at 10:37 AM PST, when we took a faulty host out of service. The service is operating normally."}},
		{"01:44", "02:29", "PDT", []string{
			"2:15 AM PDT| Starting at 1:44 AM PDT we began experiencing increased errors for object listings in one Region.",
			"2:43 AM PDT| The increased errors for object listings recovered at 2:29 AM PDT. Customers may still see stale listings until 3:30 AM PDT as caches expire."}},
		{"15:07", "15:33", "PST", []string{
			"3:20 PM PST| We are investigating network connectivity issues.",
			"3:41 PM PST| Network connectivity in a single Availability Zone was impaired at 3:07 PM PST. By 3:33 PM PST, we had removed the affected device, and connectivity was restored for all instances."}},
		{"21:30", "23:05", "PDT", []string{
			"9:55 PM PDT| Some customers are unable to open the console.",
			"11:20 PM PDT| Starting 9:30 PM PDT, some customers were unable to open the console. Mitigation was applied at 10:42 PM PDT and the console fully recovered at 11:05 PM PDT."}},
		{"04:11", "05:00", "PST", []string{
			"4:30 AM PST| We are investigating increased throttling for parameter reads.",
			"4:49 AM PST| We have identified the cause of the increased throttling and are seeing recovery.",
			"5:14 AM PST| Between 4:11 AM and 5 AM PST, parameter reads were throttled more than they should have been. This has been resolved."}},
		{"18:51", "22:12", "PDT", []string{
			"7:15 PM PDT| We are investigating increased provisioning times.",
			"8:40 PM PDT| At 6:51 PM PDT, a fleet that keeps track of addresses ran out of memory. We are restarting it. We estimate full recovery within the next 60 minutes.",
			"10:30 PM PDT| Provisioning times returned to normal at 10:12 PM PDT. The issue has been resolved, and the service is operating normally."}},
		{"09:01", "09:48", "PST", []string{
			"9:19 AM PST| We are investigating elevated 5xx error rates for uploads. Customers began to see errors at 9:01 AM PST.",
			"9:59 AM PST| We have resolved the elevated 5xx error rates for uploads as of 9:48 AM PST."}},
	}
}

func azureTexts() []statusText {
	return []statusText{
		{"20230312T10:22:00", "20230312T13:05:00", "UTC", []string{"03/12/2023", "Post Incident Review (PIR) - Parcel Storage - North Europe",
			`<p><strong>What happened?</strong></p><p>Between 10:22 UTC and 13:05 UTC on 12 Mar 2023, customers using Parcel Storage in North Europe may have received errors.</p><p><strong>What went wrong and why?</strong></p><p>A change that was released on 9 Mar 2023 left a pool of workers without credentials.</p><p><strong>How did we respond?</strong></p><ul><li>10:22 UTC on 12 Mar 2023 – Customer impact began.</li><li>10:31 UTC on 12 Mar 2023 – An alert fired.</li><li>13:05 UTC on 12 Mar 2023 – The last workers had their credentials back.</li></ul>`}},
		{"20211104T23:15:00", "20211105T02:40:00", "UTC", []string{"11/04/2021", "RCA - Queue latency - West US - Mitigated (Tracking ID 1234)",
			`<p><strong>Summary of Impact:</strong> Between 23:15 UTC on 04 Nov 2021 and 02:40 UTC on 05 Nov 2021, a subset of customers in West US may have seen high latency.</p><p><strong>Root Cause:</strong> A backend process used too much memory.</p><p><strong>Mitigation:</strong> Engineers restarted the process.</p>`}},
		{"20200619T08:00:00", "20200619T09:25:00", "UTC", []string{"06/19/2020", "Sign-in errors - Mitigated",
			`<strong>Summary of impact</strong>: From approximately 08:00 to 09:25 UTC on 19 Jun 2020, a limited subset of customers may have experienced errors on signing in.<br/><br/><strong>Preliminary root cause</strong>: A recent configuration change.<br/><strong>Mitigation</strong>: The change was rolled back.`}},
		{"20240207T05:10:00", "20240207T11:45:00", "UTC", []string{"02/07/2024", "Mitigated - Cache connectivity - East Asia",
			`<p><strong>What happened?</strong></p><p>Starting at 05:10 UTC on 7 February 2024, customers with caches in East Asia may have been unable to connect. By 11:45 UTC on 7 February 2024 all caches were reachable again.</p><p><strong>What do we know so far?</strong></p><p>A router lost part of its routes.</p>`}},
		{"20220830T14:50:00", "20220830T16:30:00", "UTC", []string{"08/30/2022", "RCA - Portal - Mitigated",
			`<p><strong>Summary of Impact:</strong> On 30 Aug 2022 between 14:50 and 16:30 UTC, users of the portal may have seen a blank page.</p><p><strong>Next Steps:</strong> We expect to finish the repair of the test suite by 30 Sep 2022.</p>`}},
		{"20210915T02:05:00", "20210915T06:12:00", "UTC", []string{"09/15/2021", "Post Incident Review (PIR) - Databases - Germany West Central",
			`<p><strong>What happened?</strong></p><p>Between 02:05 and 06:12 UTC on 15 September 2021, databases in one zone were not available. Most databases were back by 04:30 UTC; a small number of databases had to be restored from backups, which was complete at 06:12 UTC.</p>`}},
		{"20190702T18:40:00", "20190702T20:05:00", "UTC", []string{"7/2/2019", "RCA - Network Connectivity - UK South",
			`<p><strong>Summary of impact:</strong> Between approximately 18:40 and 20:05 UTC on 02 Jul 2019, traffic that left UK South may have been dropped.</p><p><strong>Root cause:</strong> During maintenance that began at 18:00 UTC, a device was taken out of service before its traffic had been moved.</p>`}},
		{"20230521T09:30:00", "20230523T17:00:00", "UTC", []string{"05/21/2023", "Post Incident Review (PIR) - Reporting delays - Multiple regions",
			`<p><strong>What happened?</strong></p><p>Between 09:30 UTC on 21 May and 17:00 UTC on 23 May 2023, usage reports were late in multiple regions.</p><p><strong>How did we respond?</strong></p><ul><li>21 May 2023 @ 09:30 UTC - Reports began to be late</li><li>23 May 2023 @ 17:00 UTC - All reports had caught up</li></ul>`}},
		{"20200311T07:15:00", "20200311T08:50:00", "EST", []string{"03/11/2020", "Monitoring data - US Gov Virginia - Mitigated",
			`<p><strong>Summary of Impact:</strong> Between 07:15 and 08:50 EST on 11 Mar 2020, monitoring data in US Gov Virginia may have been incomplete.</p><p><strong>Preliminary Root Cause:</strong> Not known yet.</p>`}},
		{"20221118T21:02:00", "20221119T00:30:00", "UTC", []string{"11/18/2022", "PIR - Virtual machines - Sweden Central",
			`<p><em>This is our preliminary review. We will publish the final one within 14 days.</em></p><p><strong>What happened?</strong></p><p>At 21:02 UTC on 18 November 2022 a cooling unit failed in one datacenter in Sweden Central, and virtual machines were shut down. The impact was mitigated at 00:30 UTC on 19 November 2022.</p>`}},
		{"20210409T12:00:00", "20210409T13:10:00", "UTC", []string{"04/09/2021", "DNS resolution - Mitigated",
			`<p><strong>Summary of Impact:</strong> Between 12:00 noon UTC and 13:10 UTC on 9 Apr 2021, customers may have had intermittent failures when resolving names.</p>`}},
		{"20240612T03:44:00", "20240612T10:20:00", "UTC", []string{"06/12/2024", "Post Incident Review (PIR) - Identity - Brazil South",
			`<p><strong>What happened?</strong></p><p>Between 03:44 UTC and 10:20 UTC on 12 June 2024, a platform issue resulted in an impact to the following services in Brazil South:</p><ul><li><strong>Identity</strong>: sign-ins failed between 03:44 and 09:10 UTC.</li><li><strong>Backups</strong>: backups failed between 04:00 and 10:20 UTC.</li></ul>`}},
		{"20200923T01:30:00", "20200923T04:15:00", "UTC", []string{"09/23/2020", "RCA - Functions - Japan East",
			`<p><strong>Summary of Impact:</strong> Starting at 01:30 UTC on 23 Sep 2020, customers using Functions in Japan East may have experienced timeouts. This incident was mitigated at 04:15 UTC.</p><p><strong>Mitigation:</strong> We added capacity at 03:20 UTC, and the queue was empty by 04:15 UTC.</p>`}},
		{"20230805T16:48:00", "20230805T19:00:00", "UTC", []string{"08/05/2023", "Mitigated - Front door - timeouts",
			`<p><strong>What happened?</strong></p><p>Between 16:48&ndash;19:00 UTC on 5 August 2023, requests through the front door may have timed out in Asia.</p>`}},
		{"20191210T00:00:00", "20191210T03:30:00", "UTC", []string{"12/10/2019", "RCA - Token renewal - Mitigated",
			`<p><strong>Summary of impact:</strong> Between 00:00 and 03:30 UTC on 10 Dec 2019 tokens may not have been renewed.</p><p><strong>Root cause:</strong> A certificate expired at midnight UTC.</p>`}},
		{"20220217T06:25:00", "20220217T07:57:00", "UTC", []string{"02/17/2022", "Azure Search - errors",
			`<p><strong>Summary of impact:</strong> Between 06:25 and 07:57 UTC (approx.) on 17 Feb 2022, searches may have failed. Retries may have worked from 07:30 UTC.</p>`}},
		{"20210628T15:20:00", "20210628T18:00:00", "PDT", []string{"06/28/2021", "Dev tools - pipelines - Mitigated",
			`<p><strong>Summary of Impact:</strong> Between 3:20 PM and 6:00 PM PDT on June 28, 2021, pipelines may have been queued for longer than usual.</p>`}},
		{"20241101T11:07:00", "20241101T12:55:00", "UTC", []string{"11/01/2024", "Post Incident Review (PIR) - Messaging - West Europe",
			`<p><strong>What happened?</strong></p><p>Between 11:07 UTC and 12:55 UTC on 01 November 2024, messages could not be sent in West Europe.</p><p><strong>How are we making incidents like this less likely?</strong></p><ul><li>We have added an alert (Completed on 02 November 2024 at 09:00 UTC).</li><li>We will test failing over (Estimated completion: January 2025).</li></ul>`}},
		{"20230117T13:38:00", "20230117T14:52:00", "UTC", []string{"01/17/2023", "Preliminary PIR - Connectivity - Central India",
			`<p><strong>What happened?</strong></p><p>On 17 January 2023, from 13:38 UTC to 14:52 UTC, customers may have lost connectivity to resources in Central India.</p><p><strong>How did we respond?</strong></p><p>We detected the issue within 4 minutes. At 14:10 UTC, we isolated the device. At 14:52 UTC, all traffic flowed.</p>`}},
	}
}

func googleTexts() []statusText {
	return []statusText{
		{"2021-03-18 07:05:00", "2021-03-18 08:47:00", "PDT", []string{"Elevated errors in Parcel Queue",
			"2021-03-18T14:40:00+00:00| SERVICE_DISRUPTION| Summary: Elevated errors in Parcel Queue\nDescription: We are experiencing an issue with Parcel Queue beginning at Thursday, 2021-03-18 07:05 US/Pacific.\nOur engineering team continues to investigate the issue.\nWe will provide an update by Thursday, 2021-03-18 08:30 US/Pacific with current details.",
			"2021-03-18T15:58:00+00:00| AVAILABLE| The issue with Parcel Queue has been resolved for all affected users as of Thursday, 2021-03-18 08:47 US/Pacific.\nWe thank you for your patience while we worked on resolving the issue."}},
		{"2022-11-09 22:10:00", "2022-11-10 01:35:00", "PST", []string{"us-east4: Instances may be slow to start",
			"2022-11-10T06:51:00+00:00| SERVICE_INFORMATION| Summary: us-east4: Instances may be slow to start\nDescription: We are investigating a potential issue with instances.\nWe will provide more information by Thursday, 2022-11-10 00:00 US/Pacific.",
			"2022-11-10T10:02:00+00:00| AVAILABLE| The issue with instances in us-east4 began on Wednesday, 2022-11-09 22:10 and was resolved on Thursday, 2022-11-10 01:35 US/Pacific.\nWe will publish an analysis of this incident once we have completed our internal investigation."}},
		{"2019-08-20 14:05:00", "2019-08-20 15:50:00", "PDT", []string{"Parcel Queue Incident #19004",
			"2019-08-20T21:30:00Z| We are investigating reports of an issue with Parcel Queue. We will provide more information by Tuesday, 2019-08-20 15:00 US/Pacific.",
			"2019-08-20T23:30:00Z| From 14:05 to 15:50 US/Pacific on Tuesday, 20 August 2019, Parcel Queue returned errors for 12% of requests. The issue has been resolved for all affected projects."}},
		{"2023-05-02 10:15:00", "2023-05-02 12:28:00", "PDT", []string{"Global: Dashboards do not load",
			"2023-05-02T18:00:00+00:00| SERVICE_OUTAGE| Summary: Dashboards do not load\nDescription: Our engineers are investigating. Diagnosis: dashboards stay empty.",
			"2023-05-05T17:00:00+00:00| AVAILABLE| # Mini Incident Report\n\nWe apologize for the inconvenience this service outage may have caused.\n\n(All Times US/Pacific)\n\n**Incident Start:** 2 May 2023 10:15\n\n**Incident End:** 2 May 2023 12:28\n\n**Duration:** 2 hours, 13 minutes\n\n**Affected Services and Features:**\n\nDashboards\n\n**Description:**\n\nDashboards did not load for 2 hours, 13 minutes. A bad query plan was rolled out at 09:58."}},
		{"2020-12-07 03:30:00", "2020-12-07 05:10:00", "PST", []string{"We are investigating an issue with Parcel Storage starting at Monday, 2020-12-07 03:30 US/Pacific.",
			"2020-12-07T12:05:00Z| We are investigating an issue with Parcel Storage. We will provide an update by Monday, 2020-12-07 05:00 US/Pacific.",
			"2020-12-07T13:20:00Z| Our engineers believe that the issue with Parcel Storage was mitigated at 05:10 US/Pacific. We are monitoring.",
			"2020-12-07T14:00:00Z| The issue with Parcel Storage has been resolved for all users."}},
		{"2021-07-21 06:00:00", "2021-07-21 07:29:00", "PDT", []string{"Builds are delayed",
			"2021-07-21T13:00:00+00:00| SERVICE_DISRUPTION| Summary: Builds are delayed\nDescription: We are experiencing an issue with builds.\nWe will provide an update by Wednesday, 2021-07-21 07:00 US/Pacific.",
			"2021-07-21T14:29:00+00:00| AVAILABLE| The issue with builds has been resolved for all affected projects.\nWe thank you for your patience while we worked on resolving the issue."}},
		{"2022-02-14 16:40:00", "2022-02-14 18:05:00", "PST", []string{"Multiple regions: Functions fail to deploy",
			"2022-02-15T01:02:00+00:00| SERVICE_DISRUPTION| Summary: Functions fail to deploy\nDescription: We are experiencing an issue with deployments of functions beginning on Monday, 2022-02-14 at 16:40 PST.",
			"2022-02-15T01:45:00+00:00| SERVICE_DISRUPTION| Summary: Functions fail to deploy\nDescription: Mitigation work is currently underway by our engineering team. The mitigation is expected to complete by Monday, 2022-02-14 18:30 US/Pacific.",
			"2022-02-15T02:20:00+00:00| AVAILABLE| The issue with deployments of functions has been resolved for all affected users as of 6:05 PM PST on Monday, 14 February 2022."}},
		{"2023-09-28 09:20:00", "2023-09-28 10:56:00", "PDT", []string{"Network: packet loss between zones of us-central1",
			"2023-09-28T16:50:00+00:00| SERVICE_DISRUPTION| Summary: packet loss\nDescription: We are experiencing an issue beginning on Thursday, 2023-09-28 09:20 US/Pacific.",
			"2023-09-28T18:10:00+00:00| AVAILABLE| # Incident Report\n\n## Summary\n\nOn Thursday, 28 September 2023, at 09:20 US/Pacific, traffic between zones of us-central1 was lost for a duration of 1 hour, 36 minutes. To our customers who were impacted, we sincerely apologize.\n\n## Root Cause\n\nA controller was upgraded at 09:12 US/Pacific.\n\n## Remediation and Prevention\n\nEngineers were alerted at 09:24 US/Pacific and rolled the controller back at 10:40 US/Pacific."}},
		{"2020-04-08 06:48:00", "2020-04-08 07:42:00", "PDT", []string{"We've received a report of an issue with sign-in.",
			"2020-04-08T14:10:00Z| We've received a report of an issue with sign-in as of Wednesday, 2020-04-08 06:48 US/Pacific. We will provide more information by Wednesday, 2020-04-08 07:45 US/Pacific.",
			"2020-04-08T14:50:00Z| The issue with sign-in has been resolved for all affected users as of Wednesday, 2020-04-08 07:42 US/Pacific."}},
		{"2021-10-05 13:00:00", "2021-10-06 02:00:00", "PDT", []string{"Log ingestion is delayed",
			"2021-10-05T21:15:00+00:00| SERVICE_DISRUPTION| Summary: Log ingestion is delayed\nDescription: Logs arrive late since approximately 13:00 US/Pacific. Customers may see gaps of up to 3 hours.",
			"2021-10-06T01:00:00+00:00| SERVICE_DISRUPTION| Description: The backlog is being worked off. Our current estimate for full recovery is Tuesday, 2021-10-05 23:00 US/Pacific.",
			"2021-10-06T09:30:00+00:00| AVAILABLE| The backlog of logs was fully processed by Wednesday, 2021-10-06 02:00 US/Pacific, and the issue is resolved."}},
		{"2022-06-30 23:55:00", "2022-07-01 00:40:00", "PDT", []string{"Requests to Parcel Queue time out",
			"2022-07-01T07:20:00+00:00| SERVICE_OUTAGE| Summary: Requests time out\nDescription: The issue started at 23:55 US/Pacific on Thursday, 2022-06-30 and is ongoing.",
			"2022-07-01T08:00:00+00:00| AVAILABLE| The issue was mitigated at 00:40 US/Pacific. Parcel Queue is operating normally."}},
		{"2019-05-16 11:32:00", "2019-05-16 12:19:00", "PDT", []string{"The issue with load balancing has been resolved for all affected users as of Thursday, 2019-05-16 12:19 US/Pacific.",
			"2019-05-16T18:55:00Z| We are experiencing an issue with load balancing beginning at Thursday, 2019-05-16 11:32 US/Pacific. Early investigation indicates that new backends are not added.",
			"2019-05-16T19:30:00Z| "}},
		{"2024-01-24 17:22:00", "2024-01-24 19:46:00", "PST", []string{"asia-south1: Virtual disks are slow",
			"2024-01-25T02:00:00+00:00| SERVICE_DISRUPTION| Summary: disks are slow\nDescription: We are experiencing an issue with disks beginning on Wednesday, 2024-01-24 17:22 US/Pacific.",
			"2024-01-25T03:00:00+00:00| SERVICE_DISRUPTION| Summary: disks are slow\nDescription: We believe the issue with disks is partially resolved. Full resolution is expected by Wednesday, 2024-01-24 20:30 US/Pacific.",
			"2024-01-25T04:10:00+00:00| AVAILABLE| The issue with disks has been resolved for all affected users as of Wednesday, 2024-01-24 19:46 US/Pacific."}},
		{"2020-09-24 18:18:00", "2020-09-24 19:01:00", "PDT", []string{"Video calls drop",
			"2020-09-25T01:50:00Z| We are investigating an issue with calls.",
			"2020-09-30T16:00:00Z| ISSUE SUMMARY\nOn Thursday 24 September 2020 at 18:18 US/Pacific, calls were dropped for a duration of 43 minutes.\nROOT CAUSE\nA pool of servers restarted at once.\nREMEDIATION AND PREVENTION\nThe servers were back at 18:56 and the calls were stable at 19:01."}},
		{"2021-02-26 00:30:00", "2021-02-26 04:00:00", "PST", []string{"Quota errors",
			"2021-02-26T09:10:00+00:00| SERVICE_DISRUPTION| Summary: Quota errors\nDescription: We are experiencing an intermittent issue with quotas beginning on Friday, 2021-02-26 00:30:00 PST.",
			"2021-02-26T12:40:00+00:00| AVAILABLE| The issue with quotas has been resolved for all affected projects as of Friday, 2021-02-26 04:00:00 PST."}},
		{"2023-12-12 08:09:00", "2023-12-12 11:58:00", "PST", []string{"Data pipelines stuck",
			"2023-12-12T17:00:00+00:00| SERVICE_DISRUPTION| Summary: Data pipelines stuck\nDescription: Pipelines in europe-west1 stopped making progress at 08:09 US/Pacific. Engineers are working on it. The next update will be posted by Tuesday, 2023-12-12 10:00 US/Pacific.",
			"2023-12-12T18:30:00+00:00| SERVICE_DISRUPTION| Description: A fix is being rolled out and should reach all zones by Tuesday, 2023-12-12 12:30 US/Pacific.",
			"2023-12-12T20:15:00+00:00| AVAILABLE| The fix reached all zones, and pipelines have been making progress everywhere since 11:58 US/Pacific. The issue is resolved."}},
		{"2022-04-13 15:21:00", "2022-04-13 16:04:00", "PDT", []string{"Support portal not available",
			"2022-04-13T22:40:00+00:00| SERVICE_OUTAGE| Summary: Support portal not available\nDescription: We are experiencing an issue with the support portal beginning at Wednesday, 2022-04-13 15:21 PDT.\nWe will provide an update by Wednesday, 2022-04-13 16:30 PDT with current details.",
			"2022-04-13T23:12:00+00:00| AVAILABLE| The issue with the support portal has been resolved for all affected users as of Wednesday, 2022-04-13 16:04 PDT."}},
		{"2020-06-29 07:47:00", "2020-06-29 08:30:00", "PDT", []string{"Zone us-east1-c: disks are not reachable",
			"2020-06-29T15:05:00Z| We are investigating a problem with disks in us-east1-c since 2020-06-29 07:47 US/Pacific. A power issue is the likely cause.",
			"2020-06-29T15:45:00Z| Power was restored at 08:21, and all disks were reachable again by 08:30 US/Pacific. The issue is resolved."}},
		{"2023-03-07 09:00:00", "2023-03-07 09:45:00", "PST", []string{"Console errors",
			"2023-03-07T17:31:00+00:00| SERVICE_DISRUPTION| Summary: Console errors\nDescription: We are seeing errors in the console beginning Tuesday, 2023-03-07 at 9 AM US/Pacific.",
			"2023-03-07T17:58:00+00:00| AVAILABLE| The issue with the console is resolved as of Tuesday, 2023-03-07 at 9:45 AM US/Pacific."}},
	}
}
