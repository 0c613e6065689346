/** A worker for the tests of campaigns: of batches with the number 1 it never comes back, of those with 2 it dies. */
process.on("disconnect", () => process.exit(0));
process.on("message", ({ batch, count }) => {
  if (batch === 1) for (;;);
  if (batch === 2) process.exit(3);
  process.send("alive");
  process.send({ programs: count, right: count, skipped: 0, refused: 0, typed: 0, reasons: {}, constructs: {}, failures: [] });
});
