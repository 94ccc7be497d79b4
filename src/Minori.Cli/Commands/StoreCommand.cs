using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Indexing;
using Minori.Execution.Maintenance;

namespace Minori.Cli.Commands;

/// <summary><c>minori store …</c>: looking after a store.</summary>
internal static class StoreCommand
{
    public const string Name = "store";
    public const string Description = "Look after a store: check, clean, measure, carry";

    public static Command Create() => new(Name, Description)
    {
        Verify(), Garbage(), Forget(), Usage(), StoreArchiveCommands.Export(), StoreArchiveCommands.Import(), Reindex(),
    };

    private static Command Verify()
    {
        (Option<string> store, Option<bool> json) = (CommonOptions.Store(), CommandOutput.JsonOption());
        Command command = new("verify", "Compare every byte with its hash; what is damaged is set aside, and made again when a study needs it") { store, json };
        command.SetAction(parse =>
        {
            // Not told before the count on the same line has ended.
            ArtifactStore artifacts = new(CommonOptions.ExistingStore(parse, store).Root);
            using CountLine count = new("checked");
            using Interruption.Heeded interruption = Interruption.Heed();
            StoreVerification result = StoreVerification.Of(artifacts, count, interruption.Stopping);
            count.Dispose();
            string[] amiss = [.. result.Damages, .. result.Unknown];
            Array.ForEach(amiss, StoreNotes.Tell);
            string unknown = result.Unknown.Count > 0 ? $", {SizeText.Count(result.Unknown.Count)} of another version not" : "";
            CommandOutput.Print(
                parse.GetValue(json),
                new { artifacts.Root, Checked = result.Checked - result.Unknown.Count, result.Bytes, Damaged = result.Damages, result.Unknown },
                $"{SizeText.Count(result.Checked - result.Unknown.Count)} results checked{unknown}, {SizeText.Count(result.Damages.Count)} damaged; {SizeText.Bytes(result.Bytes)} are sound");
            return amiss.Length == 0 ? 0 : CommandLine.Failed;
        });
        return command;
    }

    private static Command Garbage()
    {
        (Option<string> store, Option<bool> json) = (CommonOptions.Store(), CommandOutput.JsonOption());
        Option<bool> delete = new("--delete") { Description = "Delete it; without this, it is only shown" };
        Command command = new("gc", "Show, and delete on demand, what no study of the store needs") { store, delete, json };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            bool deletes = parse.GetValue(delete);
            IReadOnlyList<Garbage> garbage = deletes ? GarbageCollector.Collect(artifacts) : GarbageCollector.Find(artifacts);
            GarbageView.Print(garbage, deletes, parse.GetValue(json));
        });
        return command;
    }

    private static Command Forget()
    {
        Argument<string> study = new("STUDY") { Description = "A study's name or file, or an archive that was imported, as 'minori status' lists them" };
        Option<string> store = CommonOptions.Store();
        Command command = new("forget", "Forget a study, or what an archive brought, so that gc no longer keeps what only it needs") { study, store };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            using StoreUse use = StoreUse.Own(artifacts);
            StoredStudies studies = new(artifacts);
            IReadOnlyList<StoredStudy> found = StudyNames.Find(studies.All(), parse.GetValue(study)!);
            foreach (StoredStudy one in found)
            {
                studies.Forget(one);
            }

            string names = string.Join(", ", found.Select(s => s.Name));
            Console.Out.WriteLine($"forgot {names} ({found[0].Source}); 'minori store gc' shows what can go now");
        });
        return command;
    }

    private static Command Usage()
    {
        (Option<string> store, Option<bool> json) = (CommonOptions.Store(), CommandOutput.JsonOption());
        Command command = new("du", "Show what the store's results take, by kind and by study") { store, json };
        command.SetAction(parse => UsageView.Print(CommonOptions.ExistingStore(parse, store), parse.GetValue(json)));
        return command;
    }

    private static Command Reindex()
    {
        Option<string> store = CommonOptions.Store();
        Command command = new("reindex", "Make the store's index anew from its folders") { store };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            using StoreIndex index = StoreIndex.Rebuild(artifacts);
            StoreNotes.Tell(index.Unread);
            Console.Out.WriteLine($"{SizeText.Count(index.All().Count)} results indexed");
        });
        return command;
    }
}
