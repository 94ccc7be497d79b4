using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Execution.Artifacts;
using Minori.Execution.Maintenance;
using Minori.Training;

namespace Minori.Cli.Commands;

/// <summary><c>minori logs ID</c>: what a job's attempts wrote to its log.</summary>
internal static class LogsCommand
{
    public const string Name = "logs";
    public const string Description = "Show what a job wrote to its log";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    public static Command Create()
    {
        Argument<string> id = new("ID") { Description = "The first digits of a result's or job's id" };
        Option<string> store = CommonOptions.Store();
        Option<bool> follow = new("--follow", "-f") { Description = "Go on as long as the job runs" };
        Command command = new(Name, Description) { id, store, follow };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            ArtifactId found = ArtifactFinder.Find(artifacts, parse.GetValue(id)!);
            Print(artifacts, found, parse.GetValue(follow));
        });
        return command;
    }

    private static void Print(ArtifactStore store, ArtifactId id, bool follow)
    {
        JobNotes notes = new(store);
        string path = store.LogFile(id);
        if (!File.Exists(path) && !(follow && notes.IsRunning(id)))
        {
            string metrics = store.TryOpen(id) is { } artifact
                && artifact.Manifest.Files.FirstOrDefault(f => Path.GetFileName(f.Path) == TrainingState.MetricsFile) is { } file
                ? $"; its metrics are in {Path.Combine(artifact.Folder, file.Path)}" : "";
            Console.Error.WriteLine($"job {id.Short} wrote nothing to its log{metrics}; 'minori show {id.Short}' tells what it is and made");
            return;
        }

        long position = 0;
        while (follow && notes.IsRunning(id))
        {
            position = CopyFrom(path, position);
            Thread.Sleep(BetweenLooks);
        }

        CopyFrom(path, position);
    }

    private static long CopyFrom(string path, long position)
    {
        if (!File.Exists(path))
        {
            return position;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        using Stream output = Console.OpenStandardOutput();
        file.CopyTo(output);
        return file.Position;
    }
}
