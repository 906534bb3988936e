const graceMs = 10_000;

/** A run that something keeps alive ends all the same, and says so: usually a test that failed. */
export const mochaHooks = {
  afterAll(): void {
    const end = (): void => {
      process.stderr.write("The tests are over, and something that they opened is still open.\n");
      process.exit(1);
    };
    setTimeout(end, graceMs).unref();
  },
};
