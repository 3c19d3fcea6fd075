import { Modal } from '@mantine/core';
import { useDialogs } from './dialogs';
import styles from './KeyboardHelp.module.css';
import { pages } from './pages';

const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const keys: [string[], string][] = [
  [[mod, 'K'], 'Search pages, metrics and commands'],
  [['/'], 'Go to the search field of the page'],
  ...pages.map(({ key, title }): [string[], string] => [['g', key], `Go to ${title}`]),
  [['r'], 'Refresh now'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

export default function KeyboardHelp() {
  const close = useDialogs((state) => state.close);
  return (
    <Modal opened onClose={close} title="Keyboard" size="sm" centered>
      <dl className={styles.list}>
        {keys.map(([combination, meaning]) => (
          <div key={meaning} className={styles.row}>
            <dt>
              {combination.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
