using System.Collections.Concurrent;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>What a check of every byte of a store found.</summary>
/// <param name="Checked">Artifacts looked at.</param>
/// <param name="Bytes">Bytes of the sound ones.</param>
/// <param name="Damages">What was set aside, a line each.</param>
/// <param name="Unknown">What another version made in a form that this one cannot check, a line each.</param>
public sealed record StoreVerification(int Checked, long Bytes, IReadOnlyList<string> Damages, IReadOnlyList<string> Unknown)
{
    /// <summary>Compares the hash of every file of every artifact with its manifest; what is damaged is set aside.</summary>
    /// <param name="store">The store.</param>
    /// <param name="progress">Told of the number of artifacts checked, from any thread.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ExecutionException">The store cannot be read, or a damaged artifact cannot be set aside.</exception>
    public static StoreVerification Of(ArtifactStore store, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArtifactId[] ids = [.. store.List()];
        ConcurrentBag<string> damages = [];
        ConcurrentBag<string> unknown = [];
        long bytes = 0;
        int done = 0;
        store.DamageFound += damages.Add;
        try
        {
            Parallel.ForEach(ids, new ParallelOptions { CancellationToken = cancellationToken }, id =>
            {
                try
                {
                    if (store.Verify(id) is { } sound)
                    {
                        Interlocked.Add(ref bytes, sound.Manifest.Files.Sum(f => f.Size));
                    }
                }
                catch (UnknownFormatException exception)
                {
                    unknown.Add(exception.Message);
                }

                progress?.Report(Interlocked.Increment(ref done));
            });
        }
        catch (AggregateException exception) when (exception.InnerException is ExecutionException inner)
        {
            throw new ExecutionException(inner.Message, inner);
        }
        finally
        {
            store.DamageFound -= damages.Add;
        }

        return new StoreVerification(
            ids.Length, bytes, [.. damages.Order(StringComparer.Ordinal)], [.. unknown.Order(StringComparer.Ordinal)]);
    }
}
