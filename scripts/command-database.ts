/** The database that a command of this machine works on. */
export type LocalDatabase = {
  env: NodeJS.ProcessEnv;
  /** True for the demo's database, whose schema may be older than the code. */
  embedded: boolean;
  /** Stops the database, unless a demo or another command uses it. Close your connections first. */
  release(): Promise<void>;
};
