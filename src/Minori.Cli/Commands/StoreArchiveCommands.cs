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
        Option<string> output = new("--out") { Description = "The file to write, .tar, .tar.gz or .tgz", HelpName = "FILE", Required = true };
        Option<bool> force = NewFile.ForceOption("the file");
        Command command = new("export", "Write results to a tar file") { what, store, output, force };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            NewFile.Require(parse.GetValue(output)!, parse.GetValue(force));
            (IReadOnlyList<ArtifactId> ids, IReadOnlyList<StoredStudy> studies) = Choose(artifacts, parse.GetValue(what) ?? []);
            string file = parse.GetValue(output)!;
            StoreArchive.Export(artifacts, ids, studies, file);
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
                CommonOptions.OpenStore(parse, store), parse.GetValue(file)!);
            Console.Out.WriteLine(
                $"{SizeText.Count(added)} results are new, {SizeText.Count(present)} were there; gc keeps them until 'minori store forget {parse.GetValue(file)}'");
        });
        return command;
    }

    /// <summary>The results that are asked for, and the studies on whose account.</summary>
    private static (IReadOnlyList<ArtifactId> Ids, IReadOnlyList<StoredStudy> Studies) Choose(ArtifactStore store, string[] what)
    {
        HashSet<ArtifactId> present = [.. store.List()];
        if (present.Count == 0)
        {
            throw new CommandException($"the store {store.Root} has no results to export: name another with --store");
        }

        IReadOnlyList<StoredStudy> known = new StoredStudies(store).All();
        if (what.Length == 0)
        {
            return ([.. present.Order()], known);
        }

        HashSet<ArtifactId> ids = [];
        List<StoredStudy> studies = [];
        foreach (string word in what)
        {
            IReadOnlyList<StoredStudy> found = StudyNames.TryFind(known, word);
            studies.AddRange(found);
            ids.UnionWith(found.SelectMany(s => s.Jobs).Where(present.Contains));
            if (found.Count == 0)
            {
                ids.Add(ArtifactFinder.IsId(word) ? ArtifactFinder.Find(store, word) : throw new CommandException(
                    $"the store {store.Root} has no study '{word}', and it is no result's id: 'minori status' lists the studies"));
            }
        }

        return ([.. ids.Order()], [.. studies.Distinct()]);
    }
}
