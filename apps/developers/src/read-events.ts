import { z } from 'zod';
import { loginStepNames, type TraceEvent } from './wire.ts';

const MOST_EVENTS = 50;
const LONGEST_EVENT = 48_000;
const MOST_CHECKS = 200;

/** Of a client at the gateway, or a service that runs the SDK. */
export const clientForm = z.string().regex(/^[A-Za-z0-9][\w-]{0,63}$/);
export const loginForm = z.string().regex(/^[\w-]{22}$/);
const code = z.string().regex(/^[a-z-]{1,40}\.[a-z0-9_]{1,60}$/);
const word = z.string().max(120);
/** A certificate by its place, a document by its number: a word with digits, and no sentence. */
const place = z.string().regex(/^[a-z0-9-]{0,40}$/i);
const time = z.int().nonnegative();
const part = z.record(z.string().max(64), z.unknown());

const check = z.strictObject({
  check: word,
  clause: word,
  about: place,
  result: z.enum(['passed', 'failed', 'unknown']),
});
const finding = z.strictObject({ code, level: z.enum(['invalid', 'indeterminate', 'note']), about: place });
const details = z.record(z.string().max(64), z.union([z.string().max(200), z.number(), z.boolean()]));

const eventForm = z
  .strictObject({
    client: clientForm,
    login: loginForm,
    at: time,
    step: z.enum(loginStepNames),
    outcome: z.enum(['done', 'failed', 'refused']),
    asked: z
      .strictObject({
        flow: z.enum(['same-device', 'cross-device']),
        acts: z.array(word).max(8),
        expiresAt: time,
        link: z.string().regex(/^openid4vp:\S{1,2000}$/),
        request: z.strictObject({ header: part, payload: part }),
      })
      .exactOptional(),
    answer: part.exactOptional(),
    checks: z.array(check).max(MOST_CHECKS).exactOptional(),
    findings: z.array(finding).max(MOST_CHECKS).exactOptional(),
    problem: z.strictObject({ code, details: details.exactOptional() }).exactOptional(),
  })
  .refine((event) => JSON.stringify(event).length <= LONGEST_EVENT) satisfies z.ZodType<TraceEvent>;

/** What an SDK hands in at once. */
export const eventsForm = z.array(eventForm).min(1).max(MOST_EVENTS);
