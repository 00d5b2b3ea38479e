import { applicationsAt } from './support/applications.ts';
import { merge } from './support/merge.ts';
import { personsAt } from './support/persons.ts';
import { startProcesses } from './support/processes.ts';

export type { TestPhone } from './support/applications.ts';
export { HANAKO, hanakosEntry, seen } from './support/persons.ts';

/** Registration over a real database, with the real certification authority and a maker of elements beside it. */
export async function startTestRegistration() {
  const processes = await startProcesses();
  const applications = applicationsAt(processes);
  return merge(processes, merge(applications, personsAt(processes, applications)));
}
export type TestRegistration = Awaited<ReturnType<typeof startTestRegistration>>;
