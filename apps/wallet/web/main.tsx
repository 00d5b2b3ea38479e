import { mountApp } from '@inro/design-system';
import './styles.css';
import { keepShellForOffline } from './host/service-worker.ts';
import { keptLink } from './present/link.ts';
import { standingTexts } from './texts/standing.ts';
import { walletTexts } from './texts/wallet.ts';
import { WalletApp } from './wallet-app.tsx';

if (location.pathname !== '/present') keptLink().forget();
mountApp(WalletApp, [walletTexts, standingTexts]);
keepShellForOffline();
