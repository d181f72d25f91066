INSERT OR REPLACE INTO batches (batch, written_at)
VALUES ($batch::VARCHAR, $written_at::TIMESTAMPTZ);
