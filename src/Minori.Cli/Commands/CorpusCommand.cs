using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Text;
using Spectre.Console;

namespace Minori.Cli.Commands;

/// <summary><c>minori corpus stats</c>: what a corpus holds.</summary>
internal static class CorpusCommand
{
    public const string Name = "corpus";
    public const string Description = "Look at a corpus";

    public static Command Create() => new(Name, Description) { Statistics() };

    private static Command Statistics()
    {
        Argument<string[]> sources = new("CORPUS")
        {
            Description = "dotnet-docs, or files and folders of JSONL, JSONL.gz, text or CSV",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> tokenizerFile = new("--tokenizer") { Description = "Also count tokens with this tokenizer.json", HelpName = "FILE" };
        Option<bool> json = CommandOutput.JsonOption();
        CommonOptions.CorpusReading reading = CommonOptions.Reading();
        Command command = new("stats", "Count documents, bytes and tokens by split and domain") { sources, tokenizerFile, json };
        reading.AddTo(command);
        command.SetAction(parse =>
        {
            ICorpus corpus = reading.Open(parse, parse.GetValue(sources)!);
            Tokenizer? tokenizer = parse.GetValue(tokenizerFile) is { } file ? Tokenizer.Load(file) : null;
            CorpusStatistics statistics = CorpusStatistics.Measure(corpus, tokenizer);
            if (parse.GetValue(json))
            {
                CommandOutput.Print(true, statistics);
            }
            else
            {
                Print(corpus, statistics);
            }
        });
        return command;
    }

    private static void Print(ICorpus corpus, CorpusStatistics statistics)
    {
        Table table = new Table().Border(TableBorder.SimpleHeavy).Title(Markup.Escape(corpus.Name));
        bool tokens = statistics.Total.Tokens is not null;
        table.AddColumn("part");
        foreach (string heading in (string[])["documents", "MB", .. tokens ? ["tokens", "bytes/token"] : (string[])[]])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (TextSize size in (TextSize[])[statistics.Total, .. statistics.Splits, .. statistics.Domains])
        {
            string[] counts = tokens ? [Whole(size.Tokens!.Value), (size.BytesPerToken ?? 0).ToString("F2", CultureInfo.InvariantCulture)] : [];
            string megabytes = (size.Bytes / 1e6).ToString("F2", CultureInfo.InvariantCulture);
            table.AddRow([Markup.Escape(size.Name), Whole(size.Documents), megabytes, .. counts]);
        }

        ResultConsole.Create().Write(table);
        Console.Out.WriteLine($"exact duplicates removed: {Whole(statistics.DuplicatesRemoved)}");
        if (statistics.BadRecordsSkipped > 0)
        {
            Console.Out.WriteLine($"malformed records skipped: {Whole(statistics.BadRecordsSkipped)}");
        }

        Console.Out.WriteLine($"fingerprint: {statistics.Fingerprint}");
    }

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
