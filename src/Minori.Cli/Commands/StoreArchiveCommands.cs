using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Maintenance;

namespace Minori.Cli.Commands;

/// <summary><c>minori store export</c> and <c>import</c>: results from one store to another.</summary>
internal static class StoreArchiveCommands
{
    public static Command Export()
    {
        Argument<string[]> what = new("STUDY|ID")
        {
            Description = "Studies by name or file, as 'minori status' lists them, or ids of results; without any, the whole store",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> store = CommonOptions.Store();
        Option<string> output = new("--out") { Description = "The file to write, .tar or .tar.gz", HelpName = "FILE", Required = true };
        Command command = new("export", "Write results to a tar file") { what, store, output };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            IReadOnlyList<ArtifactId> ids = Choose(artifacts, parse.GetValue(what) ?? []);
            string file = parse.GetValue(output)!;
            StoreArchive.Export(artifacts, ids, file);
            Console.Out.WriteLine($"wrote {SizeText.Count(ids.Count)} results to {file} ({SizeText.Bytes(FolderSize.Of(file))})");
        });
        return command;
    }

    public static Command Import()
    {
        Argument<string> file = new("FILE") { Description = "A file that 'store export' wrote" };
        Option<string> store = CommonOptions.Store();
        Command command = new("import", "Bring the results of a tar file into the store, checked byte for byte") { file, store };
        command.SetAction(parse =>
        {
            (int added, int present) = StoreArchive.Import(
                new ArtifactStore(CommonOptions.StoreOf(parse, store)), parse.GetValue(file)!);
            Console.Out.WriteLine($"{SizeText.Count(added)} results are new, {SizeText.Count(present)} were there");
        });
        return command;
    }

    private static IReadOnlyList<ArtifactId> Choose(ArtifactStore store, string[] what)
    {
        HashSet<ArtifactId> present = [.. store.List()];
        if (present.Count == 0)
        {
            throw new CommandException($"the store {store.Root} has no results to export: name another with --store");
        }

        if (what.Length == 0)
        {
            return [.. present.Order()];
        }

        IReadOnlyList<StoredStudy> studies = new StoredStudies(store).All();
        return
        [
            .. what.SelectMany(word => StudyNames.TryFind(studies, word) is { } study
                ? study.Jobs.Where(present.Contains)
                : [ArtifactFinder.Find(store, word)]).Distinct().Order(),
        ];
    }
}
