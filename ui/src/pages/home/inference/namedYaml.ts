/** The YAML of a pack under another name, which also gives it its title. Both are its first lines. */
export function namedYaml(yaml: string, name: string): string {
  return yaml.replace(/^name: (.*)\ntitle: .*$/m, (lines, old: string) => (old === name ? lines : `name: ${name}\ntitle: ${JSON.stringify(titleOf(name))}`));
}

/** "my-gateway" is "My Gateway". */
function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
