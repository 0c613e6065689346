import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Two, on the small machines too where one is the default: random programs would hold up everything else.
    maxWorkers: 2,
    // Campaigns and compilers run long; hanging is caught by CI's own limit.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
