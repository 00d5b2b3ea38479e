import { mountApp } from '@inro/design-system';
import { loginPageTexts, phoneOfThisScreen } from '@inro/login-pages';
import { BankApp } from './bank-app.tsx';
import './styles.css';
import { bankTexts } from './texts/bank.ts';

phoneOfThisScreen();
mountApp(BankApp, [...loginPageTexts, bankTexts]);
