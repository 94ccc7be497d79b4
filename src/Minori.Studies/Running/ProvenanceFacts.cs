using System.Globalization;
using System.Reflection;
using Minori.Execution.Artifacts;
using Minori.Studies.Findings;

namespace Minori.Studies.Running;

/// <summary>Gathers what a reader needs in order to repeat a study: file, corpus, machine, versions, time.</summary>
internal static class ProvenanceFacts
{
    /// <summary>The provenance of a finished study, from the manifests of its artifacts.</summary>
    public static Provenance Of(StudyRun run, ArtifactStore store)
    {
        ArtifactManifest[] manifests =
            [.. run.Plan.Graph.Jobs.Select(job => store.TryOpen(job.Id)?.Manifest).OfType<ArtifactManifest>()];
        TimeSpan computing = TimeSpan.FromSeconds(manifests.Sum(m => m.Seconds));
        List<KeyValuePair<string, string>> facts =
        [
            new("Corpus", $"{string.Join(", ", run.File.Study.Sources.Corpus.Sources.Select(StudyTaskName.Of))}, fingerprint {run.Fingerprints.Corpus[..16]}"),
            .. run.Fingerprints.Tasks.Select(t => KeyValuePair.Create($"Task {StudyTaskName.Of(t.Key)}", $"fingerprint {t.Value[..16]}")),
            .. SourceAmounts.Of(run, store),
            new("Jobs", string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Plan.Graph.Jobs.Length}, {computing.TotalMinutes:F1} minutes of computing in all{Uncounted(run.Plan.Graph.Jobs.Length - manifests.Length)}")),
        ];
        if (manifests.Length > 0)
        {
            facts.Add(new("Computed", $"{Day(manifests.Min(m => m.Created))} to {Day(manifests.Max(m => m.Created))}"));
        }

        facts.AddRange(manifests.Select(m => m.Machine).Distinct().Select((machine, i) => KeyValuePair.Create(
            i == 0 ? "Machine" : $"Machine {i + 1}",
            $"{machine.Processors} processors, {machine.Architecture} with {machine.VectorBits}-bit vectors, {machine.OperatingSystem}, {machine.Runtime}")));
        facts.Add(new("Minori", Version()));
        return new Provenance(run.File.Name, run.File.Text, facts);
    }

    private static string Uncounted(int jobs) => jobs == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $" but that of {jobs:N0} whose results are not in the store");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Version() =>
        typeof(ProvenanceFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
