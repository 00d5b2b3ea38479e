import {
  Badge,
  type BadgeLook,
  Button,
  Code,
  Icon,
  type IconName,
  Note,
  ProblemPanel,
  Ruby,
  Subheading,
  useAct,
  useLocale,
} from '@inro/design-system';
import { type Cast, type Citizen, nameIn } from './cast.ts';
import { play } from './open-wallet.ts';
import { Portrait } from './portrait.tsx';
import { useText } from './text.ts';

type Case = 'ready' | 'moved' | 'expired' | 'revoked' | 'suspended' | 'locked' | 'young' | 'special';

const cases: Record<Citizen['state'], Case> = {
  normal: 'ready',
  addressChanged: 'moved',
  expired: 'expired',
  revoked: 'revoked',
  suspended: 'suspended',
  pinLocked: 'locked',
  foreignName: 'special',
  rareCharacters: 'special',
  under15: 'young',
  cancels: 'special',
  slowNetwork: 'special',
  secondPhone: 'special',
};
const looks: Record<Case, { readonly look: BadgeLook; readonly icon: IconName }> = {
  ready: { look: 'good', icon: 'check' },
  moved: { look: 'caution', icon: 'info' },
  expired: { look: 'caution', icon: 'expired' },
  revoked: { look: 'failure', icon: 'without' },
  suspended: { look: 'caution', icon: 'pause' },
  locked: { look: 'caution', icon: 'blocked' },
  young: { look: 'quiet', icon: 'info' },
  special: { look: 'good', icon: 'check' },
};

/** Everyone who can be played: who it is, what is special, what has to be typed, and the way in. */
export function CitizenList({ cast, onPlay }: { readonly cast: Cast; readonly onPlay: (phone: string) => void }) {
  const t = useText();
  const { locale } = useLocale();
  const { problem, act } = useAct();
  return (
    <>
      <Subheading>{t('cast.citizens')}</Subheading>
      <Note>{t('cast.citizens_note')}</Note>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <ul className="my-4 grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {cast.citizens.map((citizen, index) => (
          <li className="flex flex-col gap-3 rounded-panel border border-hairline bg-surface p-4" key={citizen.citizen}>
            <div className="flex items-center gap-3">
              <Portrait index={index} />
              <CitizenName citizen={citizen} />
            </div>
            <div>
              <Badge {...looks[cases[citizen.state]]} text={t(`case.${cases[citizen.state]}`)} />
            </div>
            <div className="flex-1 space-y-2">
              <p>
                <Ruby>{t(`citizen.${citizen.state}`)}</Ruby>
              </p>
              <p className="flex gap-2 text-ink-second">
                <Icon name="go" />
                <span>
                  <Ruby>{t(`happens.${citizen.state}`)}</Ruby>
                </span>
              </p>
            </div>
            <Secrets citizen={citizen} />
            <Button look="secondary" onPress={() => act(() => play(cast, citizen, locale, onPlay))}>
              {t('cast.try', { name: nameIn(locale, citizen) })}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The name with its reading, and in Latin letters where it is not written so; whoever reads English sees those first. */
function CitizenName({ citizen }: { readonly citizen: Citizen }) {
  const { locale } = useLocale();
  const name = nameIn('ja', citizen);
  const isLatin = citizen.latin === undefined || citizen.latin.toUpperCase() === name.toUpperCase();
  const first = locale === 'en' && !isLatin ? 'latin' : 'japanese';
  const look = (which: 'latin' | 'japanese') => (which === first ? 'block font-bold' : 'block text-ink-second');
  const japanese = (
    <span className={look('japanese')} lang="ja">
      <ruby>
        {name}
        <rp>(</rp>
        <rt>{citizen.reading}</rt>
        <rp>)</rp>
      </ruby>
    </span>
  );
  const latin = isLatin ? null : (
    <span className={look('latin')} lang="en">
      {citizen.latin}
    </span>
  );
  return (
    <p className="min-w-0">
      {first === 'latin' ? latin : japanese}
      {first === 'latin' ? japanese : latin}
    </p>
  );
}

/** What whoever plays this citizen has to type first: the phone's number where it has one, else the card's password. */
function Secrets({ citizen }: { readonly citizen: Citizen }) {
  const t = useText();
  const known = citizen.phonePin ?? citizen.cardPassword;
  if (known === undefined) return null;
  return (
    <p className="text-ink-second">
      <Ruby>{t(citizen.phonePin === undefined ? 'cast.card_password' : 'cast.phone_pin')}</Ruby> <Code>{known}</Code>
    </p>
  );
}
