// Checked by the compiler alone: what an author of a command may and may not write.
import { choice, count, id } from "../../src/core/command/argument.ts";
import { secret, text, type AnswerOptions } from "../../src/core/wizard/answer.ts";
import { command } from "../../src/core/command/command.ts";
import { Fault } from "../../src/core/fault.ts";
import type { Sealed } from "../../src/core/sealed.ts";
import { service } from "../../src/core/service.ts";
import { say, view } from "../../src/core/view/view.ts";
import { wizard } from "../../src/core/wizard/wizard.ts";

interface Weather {
  today(city: string): Promise<string>;
}
const Weather = service<Weather>("Weather");

command("forecast", "Tells the weather")
  .arg("city", id("city", { example: "oslo" }))
  .maybe("days", count("days", { max: 7 }))
  .option("as", choice("form", { short: "Short", long: "Long" }))
  .run(async ({ args, use }) => {
    const city: string = args.city;
    const days: number | undefined = args.days;
    const form: "short" | "long" | undefined = args.as;
    // @ts-expect-error -- no such argument was declared
    void args.country;
    // @ts-expect-error -- an optional value may be missing
    const sure: number = args.days;
    // @ts-expect-error -- the choices are known to the compiler
    void (args.as === "medium");
    return say(await use(Weather).today(city), String(days), form ?? "", String(sure));
  });

// @ts-expect-error -- a translation of a word that may not be chosen
choice("form", { short: "Short" }, { summaries: { long: { de: "Lang" } } });

// @ts-expect-error -- a handler answers with a view, not with a bare string
command("bad", "x").run(async () => Promise.resolve("hello"));

// @ts-expect-error -- a view without anything to say
view([]);

declare const options: AnswerOptions;
declare const wizardOptions: Parameters<typeof wizard>[1];
wizard("w", wizardOptions)
  .ask("name", text(options))
  .ask("key", secret(options))
  .finish(async ({ answers }) => {
    const name: string = answers.name;
    const key: Sealed = answers.key;
    // @ts-expect-error -- a secret answer is not a string
    const leaked: string = answers.key;
    // @ts-expect-error -- never asked
    void answers.colour;
    return Promise.resolve({ kind: "done", say: [say(name, String(key), leaked)] });
  });

// @ts-expect-error -- a rate limit needs its wait
void new Fault("adapter.rate-limited", { platform: "test" });
// @ts-expect-error -- no such code
void new Fault("nonsense", {});
