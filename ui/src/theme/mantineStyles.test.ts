import { expect, it } from 'vitest';

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
const styles = sources['./mantineStyles.ts'] ?? '';

// Components that use the styles of others, or none.
const styledBy: Record<string, string | null> = { TextInput: 'Input', MantineProvider: null };

it('has the styles of every Mantine component in use', () => {
  const missing = new Set<string>();
  for (const source of Object.values(sources)) {
    for (const [, names = ''] of source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)) {
      const components = names.split(',').map((name) => name.trim()).filter((name) => /^[A-Z][a-zA-Z]+$/.test(name));
      for (const component of components) {
        const sheet = component in styledBy ? styledBy[component] : component;
        if (sheet !== null && !styles.includes(`/${sheet}.layer.css`)) {
          missing.add(component);
        }
      }
    }
  }
  expect([...missing]).toEqual([]);
});
