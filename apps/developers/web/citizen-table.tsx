import { Badge, type BadgeLook, Code, type IconName, useLocale } from '@inro/design-system';
import type { Trigger } from '../src/wire.ts';
import type { CastCitizen } from './api.ts';
import { useText } from './text.ts';

const looks = {
  normal: { look: 'good', icon: 'card' },
  addressChanged: { look: 'caution', icon: 'info' },
  expired: { look: 'caution', icon: 'expired' },
  revoked: { look: 'failure', icon: 'without' },
  suspended: { look: 'caution', icon: 'pause' },
  pinLocked: { look: 'caution', icon: 'blocked' },
  foreignName: { look: 'good', icon: 'check' },
  rareCharacters: { look: 'good', icon: 'check' },
  under15: { look: 'quiet', icon: 'info' },
  cancels: { look: 'quiet', icon: 'without' },
  slowNetwork: { look: 'quiet', icon: 'offline' },
  secondPhone: { look: 'quiet', icon: 'phone' },
} as const satisfies Record<string, { look: BadgeLook; icon: IconName }>;

const isKnown = (state: string): state is keyof typeof looks => Object.hasOwn(looks, state);

/** The citizens of the cast with the state that they began in, and what was brought about since. */
export function CitizenTable({
  citizens,
  triggers,
}: {
  readonly citizens: readonly CastCitizen[];
  readonly triggers: readonly Trigger[];
}) {
  const t = useText();
  const { pick } = useLocale();
  return (
    <ul className="my-4 divide-y divide-hairline border-hairline border-y">
      {citizens.map(({ citizen, names, state, phone }) => {
        const since = triggers.filter(({ active }) => active.some((one) => one.citizen === citizen));
        return (
          <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3" key={citizen}>
            <p className="min-w-0 flex-1 basis-52">
              <span className="font-bold">{pick(names).replaceAll('\u3000', ' ')}</span> <Code>{citizen}</Code>
              <span className="block text-ink-second">
                <Code>{phone}</Code>
              </span>
            </p>
            <p className="flex flex-wrap gap-2">
              {isKnown(state) ? (
                <Badge {...looks[state]} text={t(`portal.citizen_${state}`)} />
              ) : (
                <Badge icon="info" look="quiet" text={state} />
              )}
              {since.map((trigger) => (
                <Badge icon="warning" key={trigger.name} look="caution" text={pick(trigger.titles)} />
              ))}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
