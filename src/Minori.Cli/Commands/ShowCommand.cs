using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution;
using Minori.Execution.Artifacts;
using Minori.Execution.Indexing;
using Minori.Execution.Maintenance;

namespace Minori.Cli.Commands;

/// <summary><c>minori show ID</c>: what a result is and what it was made from.</summary>
internal static class ShowCommand
{
    public const string Name = "show";
    public const string Description = "Show a result: its parameters, what it was made from, its files, when and where";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static Command Create()
    {
        Argument<string> id = new("ID") { Description = "The first digits of a result's or job's id" };
        Option<string> store = CommonOptions.Store();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { id, store, json };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            ArtifactId found = ArtifactFinder.Find(artifacts, parse.GetValue(id)!);
            Print(artifacts, found, artifacts.TryOpen(found), parse.GetValue(json));
        });
        return command;
    }

    private static void Print(ArtifactStore store, ArtifactId id, Artifact? artifact, bool json)
    {
        if (artifact is null)
        {
            JobNotes notes = new(store);
            FailureNote? failure = notes.FailureOf(id);
            string? aside = store.DamagedFolder(id);
            string standing = notes.IsRunning(id) ? "running" : failure is not null ? "failed" : aside is not null ? "damaged" : "not done";
            CommandOutput.Print(
                json,
                new { Id = id.Value, Standing = standing, failure?.Message, Damaged = aside, Log = store.LogFile(id) },
                [
                    $"{id}",
                    $"  {standing}{(failure is null ? "" : $" at {Time(failure.Time)}: {failure.Message}")}",
                    .. aside is null ? (string[])[] : [$"  damaged, set aside in {aside}; the next run that needs it makes it again"],
                    $"  log  {store.LogFile(id)}",
                ]);
            return;
        }

        ArtifactManifest manifest = artifact.Manifest;
        using StoreIndex index = StoreIndex.Open(store);
        StoreNotes.Tell(index.Unread);
        IndexedArtifact[] readers = [.. index.ReadersOf(id)];
        CommandOutput.Print(
            json,
            new
            {
                Id = id.Value,
                Standing = "done",
                manifest.Record.Kind,
                manifest.Record.Revision,
                manifest.Record.Parameters,
                Inputs = manifest.Record.Inputs.ToDictionary(i => i.Key, i => i.Value.Value),
                ReadBy = readers.Select(r => r.Id.Value),
                artifact.Folder,
                manifest.Created,
                manifest.Seconds,
                manifest.Machine,
                manifest.Files,
            },
            [
                $"{id}",
                $"  kind     {manifest.Record.Kind}, revision {manifest.Record.Revision}",
                string.Create(CultureInfo.InvariantCulture, $"  made     {Time(manifest.Created)} in {manifest.Seconds:F1} s on {manifest.Machine.Host} ({manifest.Machine.Processors} processors, {manifest.Machine.Runtime})"),
                $"  folder   {artifact.Folder}",
                .. manifest.Record.Inputs.Select(i => $"  reads    {i.Value.Short}  as {i.Key}{KindOf(store, i.Value)}"),
                .. readers.Select(r => $"  read by  {r.Id.Short}  {r.Kind}"),
                .. manifest.Files.Select(f => $"  file     {f.Path}  {SizeText.Bytes(f.Size)}  SHA-256 {f.Sha256}"),
                "  parameters",
                .. JsonSerializer.Serialize(manifest.Record.Parameters, Readable).Split('\n').Select(line => "    " + line.TrimEnd()),
            ]);
    }

    private static string KindOf(ArtifactStore store, ArtifactId id)
    {
        try
        {
            return store.TryOpen(id) is { } artifact ? $" ({artifact.Manifest.Record.Kind})" : " (not in the store any more)";
        }
        catch (UnknownFormatException)
        {
            return " (of another version)";
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
