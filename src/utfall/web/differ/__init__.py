"""Why a Historical and a Current figure differ, step by step."""
