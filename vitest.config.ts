import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Campaigns and compilers run long; hanging is caught by CI's own limit.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
