// The environment of every program that a lab runs on a node.
import { NODE_PATH } from './state.ts';

/** SHLVL: bash takes our socket for a network's, and without it runs what the machine's owner has in root's .bashrc, which can take a minute. */
export const ENVIRONMENT = { PATH: NODE_PATH, LC_ALL: 'C.UTF-8', HOME: '/root', SHLVL: '1' };
