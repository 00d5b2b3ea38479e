import { Session } from 'node:inspector';

const INTERVAL_US = 500;

/** V8's sampling profiler of this process's main thread. */
export function profiler() {
  const session = new Session();
  session.connect();
  // Both answer before `post` returns: the session lies in this very thread.
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  let running = false;
  return {
    /** Begins a profile, or ends it and gives it as the text of a `.cpuprofile`. */
    toggle(): string | undefined {
      running = !running;
      if (running) {
        session.post('Profiler.start');
        return undefined;
      }
      let text = '';
      session.post('Profiler.stop', (_failure, { profile }) => {
        text = JSON.stringify(profile);
      });
      return text;
    },
  };
}
