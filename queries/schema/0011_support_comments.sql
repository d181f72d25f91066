-- More patterns, and answers that say when they are pooled with what nobody told.
COMMENT ON COLUMN support_patterns.pattern IS 'pages_by_hour, company, newcomers_company, step_up, hand_over, pulled_in, facilitator, company_by_mitigation, company_by_severity, step_up_by_mitigation, concentration or concentration_trend';
COMMENT ON COLUMN support_patterns.service IS 'service, of concentration and its trend; null for the whole organisation';
COMMENT ON COLUMN support_patterns.cohort IS 'band of seniority, of the time here, of the time to mitigate or of severity; +unknown: with those of whom it is not told; joined: all who joined, on call or off; null for all together';
COMMENT ON COLUMN support_patterns.answer IS 'what is counted, such as alone, business+sleep or joined_later+unknown; of pulled_in a band of seniority; null where nobody tells';
COMMENT ON COLUMN support_patterns.hours IS 'hours on call of the group in these bands of the hour; of pulled_in, hours off call of those on the roster, to the thousand; null where not known';
