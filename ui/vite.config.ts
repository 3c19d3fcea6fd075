import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:4380';

export default defineConfig({
  plugins: [react()],
  // The server says where the page lies: see StaticPage.
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Fonts and images stay files: the content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    // One style sheet, at the start: a page loaded later cannot fail for want of its styles.
    cssCodeSplit: false,
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      '/api': server,
      '/v1': server,
      '/docs/api': server,
      '/openapi.json': server,
      // Only the one-time link belongs to the server; the form at /signin is ours.
      '^/signin\\?token=': server,
    },
  },
  test: {
    css: false,
    restoreMocks: true,
    unstubGlobals: true,
    // A ceiling for what hangs, not a measure: other suites run beside this one.
    testTimeout: 30_000,
    // A page costs a second a file: only the tests that need one have it, and the files of a worker share it.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'logic', environment: 'node', include: ['src/**/*.test.ts'] } },
      { extends: true, test: { name: 'page', environment: 'jsdom', setupFiles: ['src/testing/setup.ts'], include: ['src/**/*.test.tsx'] } },
    ],
  },
});
