/** The YAML of a pack under another name. The name is one of its first lines, and each begins a line. */
export function namedYaml(yaml: string, name: string): string {
  return yaml.replace(/^name:.*$/m, () => `name: ${name}`);
}
