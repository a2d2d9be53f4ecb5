/** Whether a file, by its name, holds tests, stories or mocks: what goes wrong there goes wrong on purpose, or at once. */
export function isTestFile(filename: string): boolean {
  return /\.(test|spec|stories)\.[cm]?[jt]sx?$/.test(filename) || /(^|[\\/])__(tests|mocks)__[\\/]/.test(filename);
}
