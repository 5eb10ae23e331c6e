// Answers one line of JSON with one line of ASCII: {"name", "arguments"} in, {"returned"} or {"thrown"} out.
import { createInterface } from "node:readline";

const module = await import(process.argv[2]);
const mark = (_, value) =>
  typeof value === "number" && !Number.isFinite(value) ? { $number: String(value) } : value;
const unmark = (_, value) => (value && value.$number ? Number(value.$number) : value);
const escape = (text) =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { name, arguments: given } = JSON.parse(line, unmark);
  let answer;
  try {
    const found = module[name];
    answer = { returned: (typeof found === "function" ? found(...given) : found) ?? null };
  } catch (error) {
    answer = { thrown: `${error.name}: ${error.message}` };
  }
  process.stdout.write(escape(JSON.stringify(answer, mark)) + "\n");
}
