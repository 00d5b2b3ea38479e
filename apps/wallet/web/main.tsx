import { mountApp } from '@inro/design-system';
import './styles.css';
import { keepShellForOffline } from './host/service-worker.ts';
import { walletTables } from './text.ts';
import { WalletApp } from './wallet-app.tsx';

mountApp(WalletApp, walletTables);
keepShellForOffline();
