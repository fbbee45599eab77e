// The index that finds the predicted relations of one run, for one relationship type.
CREATE INDEX {{name}} IF NOT EXISTS FOR ()-[p:{{type}}]-() ON (p.run)
