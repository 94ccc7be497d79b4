namespace Minori.Training;

/// <summary>Saves the state of a tuning now and then, and brings it back.</summary>
/// <param name="where">Where and how often.</param>
/// <param name="tuning">Which tuning it is.</param>
/// <param name="update">What is trained, with its optimizer.</param>
internal sealed class TuningKeeper(ResumableTuning where, TuningIdentity tuning, TuningUpdate update)
{
    private long _saved = where.Time.GetTimestamp();

    /// <summary>Fills weights and optimizer from the saved state; null where there is none.</summary>
    /// <exception cref="DamagedStateException">It is damaged.</exception>
    /// <exception cref="TrainingException">It is of another tuning.</exception>
    public TuningPosition? Resume()
    {
        if (!TuningStateFile.Exists(where.Folder))
        {
            return null;
        }

        (TuningStateRecord record, MetricsHistory history) = TuningStateFile.Read(where.Folder, tuning, update.Blocks);
        update.Restored();
        return new TuningPosition(record.Step, record.Tokens, history);
    }

    /// <summary>Saves the state where it is time to.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public void SaveIfDue(TuningPosition position)
    {
        if (where.Time.GetElapsedTime(_saved) >= where.SaveInterval)
        {
            Save(position);
        }
    }

    /// <summary>Saves the state.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public void Save(TuningPosition position)
    {
        TuningStateRecord record = new(TuningStateRecord.CurrentFormat, position.Step, position.Tokens, position.History.Range, tuning);
        TuningStateFile.Write(where.Folder, record, position.History, update.Blocks);
        _saved = where.Time.GetTimestamp();
    }
}

/// <summary>Where a tuning stands.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Tokens">Tokens learned.</param>
/// <param name="History">The record so far.</param>
internal readonly record struct TuningPosition(long Step, long Tokens, MetricsHistory History)
{
    /// <summary>Before the first update.</summary>
    public static TuningPosition Beginning => new(0, 0, new MetricsHistory([], default));
}
