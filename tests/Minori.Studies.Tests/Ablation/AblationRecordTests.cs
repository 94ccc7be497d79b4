using System.Security.Cryptography;
using System.Text;
using Minori.Execution.Artifacts;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

public sealed class AblationRecordTests
{
    /// <summary>
    /// One record of every kind, as text, and all ids together: what users have in their stores must not be made again because a choice
    /// was added. What a search found is apart: it may be searched better.
    /// </summary>
    [Fact]
    public void Trainings_merges_and_truths_have_the_records_that_they_always_had()
    {
        StudyFile file = StudyFile.Load(Path.Combine(SharedData.RepositoryRoot, "studies", "ablation.yaml"));
        SourceFingerprints fingerprints = new(new string('a', 64), new Dictionary<string, string>())
        {
            Texts = file.Study.Sources.Texts.ToDictionary(text => text.Key, text => Hash(text.Key)),
        };
        JobRecord[] records = [.. file.Study.Plan(fingerprints).Graph.Jobs.Select(job => job.Record)];
        HashSet<string> searched = [.. records.Where(record => record.Kind is "mixture-search" or "verification" || record.Inputs.ContainsKey("taken")).Select(record => record.Id.Value)];
        JobRecord[] lasting = [.. records.Where(record => !searched.Contains(record.Id.Value) && !record.Inputs.Values.Any(id => searched.Contains(id.Value)))];

        ApprovedText.Equal(
            "Minori.Studies.Tests",
            "ablation-records",
            string.Concat(lasting.DistinctBy(record => record.Kind).Select(record => record.CanonicalText + "\n"))
                + $"{lasting.Length} records {Hash(string.Concat(lasting.Select(record => record.Id.Value).Order(StringComparer.Ordinal)))}\n");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
